// The inbox, page by page.
import { graphql } from "relay-runtime";

export const line = graphql`
  fragment InboxList_referral on Referral {
    status
    service
    urgency
    dueOn
    fromUnit { name }
    case { id person { displayName } }
  }
`;

export const list = graphql`
  fragment InboxList_query on Query
  @refetchable(queryName: "InboxListPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
    referralInbox(first: $first, after: $after) @connection(key: "InboxList_referralInbox") {
      edges { node { id ...InboxList_referral } }
    }
  }
`;

export const page = graphql`
  query InboxListQuery { ...InboxList_query }
`;
