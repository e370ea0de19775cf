/** The pages' own GraphQL documents: pages, API and digests read the same fields, so they cannot differ. */

const FIGURE = `fragment F on Figure {
  metric label text nText unit value numerator denominator
  comparison { text change } expectedText targetText confidence confidenceText asOf version tone
}`

const INCIDENT = `fragment I on Incident {
  id title where what state stateText severity severityText sinceText figureText confidenceText causeText owner deadlineText acknowledgedText canAcknowledge
}`

const TICKET = `fragment T on Ticket { id createdText dueText closedText statusText title content matter region unit urgency }`

export const SHELL = `{ me { id name locale canOperate canAcknowledge scopeText city audience { id title decides } } myViews { id title isHome } }`

export const VIEW = `query View($id: ID!) {
  view(id: $id) {
    id title question asOf periodText changedSinceLastLook
    widgets {
      __typename id title decision
      ... on NumberWidget { figure { ...F } spark { svg(width: 220, height: 48) sentence } }
      ... on TrendWidget { chart { svg(width: 720, height: 260) sentence } }
      ... on BreakdownWidget { dimension { id label } hidden chart { sentence } rows { code name drill figures { ...F } } }
      ... on TableWidget { dimension { id label } columns hidden rows { code name drill figures { ...F } } }
      ... on TicketsWidget { page { total rows { ...T } } }
      ... on IncidentsWidget { incidents { ...I } }
    }
  }
}
${FIGURE} ${INCIDENT} ${TICKET}`

export const INCIDENT_PAGE = `query Incident($id: ID!) {
  incident(id: $id) {
    ...I sms rule { id title why }
    parent { id title } children { ...I }
    history { kindText atText by note }
    chart { svg(width: 720, height: 260) sentence }
    tickets(first: 10) { total rows { ...T } }
    deliveries { id channel recipient stateText whyText sentText openedText }
  }
}
${INCIDENT} ${TICKET}`

export const TICKETS = `query Tickets($view: ID!, $filters: [FilterInput!], $days: Int, $after: String) {
  tickets(view: $view, filters: $filters, days: $days, first: 20, after: $after) { total nextCursor rows { ...T } }
}
${TICKET}`

export const INBOX = `{ inbox(first: 60) { id channel kind state stateText whyText dueText sentText openedText recipient subject sms } }`
export const OUTBOX = `{ outbox(first: 100) { id channel kind state stateText whyText dueText sentText openedText recipient subject sms } }`
export const DELIVERY = `query Delivery($id: ID!) {
  delivery(id: $id) { id channel kind stateText why whyText dueText sentText lastError retryText attempts recipient subject sms cardText emailHtml emailText incident { id title } }
}`
export const SUBSCRIPTIONS = `{ subscriptions { product title channel active mandatory } }`
export const METRIC = `query Metric($name: String!) {
  metric(name: $name) { name label definition formula numerator denominator unit better target version source dataset }
}`
export const ACKNOWLEDGE = `mutation Acknowledge($incident: ID!, $note: String) { acknowledge(incident: $incident, note: $note) { id } }`
export const SUBSCRIBE = `mutation Subscribe($product: String!, $channel: Channel!, $active: Boolean!) {
  setSubscription(product: $product, channel: $channel, active: $active) { product }
}`
