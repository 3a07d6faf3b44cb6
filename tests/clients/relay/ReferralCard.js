// Things that are looked up by id, each with the one fragment that shows a referral.
import { graphql } from "relay-runtime";

export const card = graphql`
  fragment ReferralCard_referral on Referral { id status version service dueOn toUnit { id name } }
`;

export const byId = graphql`
  query ReferralCardQuery($id: ID!) { referral(id: $id) { ...ReferralCard_referral } }
`;

export const ofCase = graphql`
  query ReferralCardOfCaseQuery($id: ID!) {
    case(id: $id) {
      id
      phase
      access { section state reasonCode }
      referrals(first: 20) { edges { node { id ...ReferralCard_referral } } }
    }
  }
`;

export const send = graphql`
  mutation ReferralCardSendMutation($input: ReferralTransitionInput!) {
    sendReferral(input: $input) {
      referral { ...ReferralCard_referral }
      userErrors { code field message }
    }
  }
`;
