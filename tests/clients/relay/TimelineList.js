// What happened in a case, page by page: the connection hangs under what is looked up by id.
import { graphql } from "relay-runtime";

export const list = graphql`
  fragment TimelineList_query on Query
  @refetchable(queryName: "TimelineListPaginationQuery")
  @argumentDefinitions(
    case: { type: "ID!" }
    first: { type: "Int", defaultValue: 20 }
    after: { type: "String" }
  ) {
    case(id: $case) {
      id
      timeline(first: $first, after: $after) @connection(key: "TimelineList_timeline") {
        edges { node { at kind title agency { kind } } }
      }
    }
  }
`;

export const page = graphql`
  query TimelineListQuery($case: ID!) { ...TimelineList_query @arguments(case: $case) }
`;
