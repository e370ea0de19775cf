/** The pages' own GraphQL documents: pages, API and digests read the same fields, so they cannot differ. */

const FIGURE = `fragment F on Figure {
  metric label text nText unit value target comparison { text changeText againstText change }
  expectedText targetText confidence confidenceText standing needsAttention tone
}`

const INCIDENT = `fragment I on Incident {
  id title where what state stateText severity severityText levelText sinceText figureText confidenceText causeText owner deadlineText isLate
  acknowledgedText canAcknowledge
}`

const TICKET = `fragment T on Ticket { id createdText dueText closedText statusText title content matter region unit urgency }`

/** Drawn twice, so that its writing is as large on a phone as on a desk; a page shows the one that fits. */
const chart = (deskWidth: number) => `fragment C on Chart {
  sentence note table { columns rows { cells } } phone: svg(width: 340, height: 190) desk: svg(width: ${deskWidth}, height: 240)
}`
const CHART = chart(1040)
/** Beside another. */
const HALF_CHART = chart(500)

export const SHELL = `{
  me { id name locale canOperate canAcknowledge canDefine canSign canApprove canOpenTickets scopeText city today audience { id title decides } }
  myViews { id title isHome }
}`

export const VIEW = `query View($id: ID!, $days: Int, $until: String, $filters: [FilterInput!], $shown: [String!], $via: String) {
  view(id: $id, days: $days, until: $until, filters: $filters, shown: $shown, via: $via) {
    id title question asOf periodText days until lastLookText shown
    narrowed { dimension label code name }
    changes { kind kindText incident { id title } }
    overdue { count text days }
    widgets {
      __typename id title decision
      ... on NumberWidget { ownText isBeyondOwn figure { ...F } spark { svg(width: 180, height: 40) sentence } }
      ... on TrendWidget { chart { ...C } }
      ... on BreakdownWidget { dimension { id label } hidden chart { sentence } rows { code name drill figures { ...F } } }
      ... on TableWidget { dimension { id label } columns hidden rows { code name drill figures { ...F } } }
      ... on TicketsWidget { page { total rows { ...T } } }
      ... on IncidentsWidget { total open late incidents { ...I } }
    }
  }
}
${FIGURE} ${INCIDENT} ${TICKET} ${CHART}`

export const INCIDENTS = `{ incidents(first: 100, states: [open, acknowledged, resolved]) { ...I parent { id } } }
${INCIDENT}`

export const INCIDENT_PAGE = `query Incident($id: ID!, $via: String) {
  incident(id: $id, via: $via) {
    ...I sms rule { id title why }
    verdict { kind kindText by atText note } canGiveVerdict ruleRecordText
    parent { id title } children { ...I }
    timeline { kind text at atText by note } clocks { name text atText elapsedText } toldText
    owners { unit name role roleText dueText reportedText isLate told part { id title } }
    canAct units { code name } successors { code name }
    chart { ...C }
    callersText beganText windowText canMarkKnown knownEvent { note to by }
    tickets(first: 1) { total }
    sampleTickets(first: 10) { total rows { ...T } }
    deliveries { id channel recipient stateText whyText sentText openedText }
  }
}
${INCIDENT} ${TICKET} ${CHART}`

export const TICKETS = `query Tickets($view: ID!, $filters: [FilterInput!], $days: Int, $until: String, $after: String, $order: TicketOrder) {
  tickets(view: $view, filters: $filters, days: $days, until: $until, first: 20, after: $after, order: $order) {
    total nextCursor rows { ...T }
  }
}
${TICKET}`

export const INBOX = `query Inbox($first: Int!, $before: ID) { inbox(first: $first, before: $before) { id channel kind state stateText whyText dueText sentText openedText recipient subject sms } }`
export const OUTBOX = `query Outbox($first: Int!, $before: ID) { outbox(first: $first, before: $before) { id channel kind state stateText whyText dueText sentText openedText recipient subject sms } }`
export const DELIVERY = `query Delivery($id: ID!) {
  delivery(id: $id) { id channel kind stateText why whyText dueText sentText lastError retryText attempts recipient subject cardText emailHtml emailText life { text atText note } pdf incident { id title }
    forms { id title text counted { size limit unit } used } }
}`
export const READERSHIP = `query Readership($days: Int) {
  readershipOfAll(days: $days) {
    days isWhole
    products { kind id title offered readers opened lastText unread ...T channels { channel accepted read } }
    recipients { id reader audience lastText ...U }
  }
}
fragment T on ProductReadership { accepted bounced refused heldBack read followed acknowledged acted }
fragment U on RecipientReadership { accepted bounced refused heldBack read followed acknowledged acted }`
export const SUBSCRIPTIONS = `query Subscriptions($changed: ID!, $isChanged: Boolean!) {
  subscriptions { product title channel active mandatory }
  alertSubscriptions { ...S }
  changed: alertSubscription(id: $changed) @include(if: $isChanged) { ...S }
  subscriptionChoices {
    rules { code name } matters { code name depth } places { code name depth } severities { code name } channels deskText
  }
  digestChoice
  heldBack(first: 10) { id channel subject dueText whyText incident { id } }
}
fragment S on AlertSubscription { id text isDesk isRemoved rule matter place severity channels when changedText }`
export const PUT_ORDER = `mutation Put($id: ID, $desk: Boolean, $rule: String, $matter: String, $place: String, $severity: Severity, $channels: [Channel!]!, $when: SubscriptionWhen!) {
  order: putAlertSubscription(id: $id, desk: $desk, rule: $rule, matter: $matter, place: $place, severity: $severity, channels: $channels, when: $when) { id }
}`
export const REMOVE_ORDER = `mutation Remove($id: ID!) { order: removeAlertSubscription(id: $id) { id } }`
export const UNDO_ORDER = `mutation Undo($id: ID!) { order: undoAlertSubscription(id: $id) { id } }`
export const CHOOSE_DIGEST = `mutation Choose($choice: DigestChoice!) { setDigestChoice(choice: $choice) }`
const LISTED = 'id monthText deskText state editedText signedText sentText'
export const REPORTS = `{ monthlyReports { ${LISTED} } }`
export const REPORT = `query Report($id: ID!) {
  monthlyReport(id: $id) {
    ${LISTED} locale version faults parts { key heading text lines } figures { id label value query }
  }
}`
export const PROSE_FAULTS = `query Faults($report: ID!, $parts: [ReportPartInput!]!) { proseFaults(report: $report, parts: $parts) }`
export const EDIT_REPORT = `mutation Edit($report: ID!, $version: String, $parts: [ReportPartInput!]!) {
  editMonthlyReport(report: $report, version: $version, parts: $parts) { id }
}`
export const RECOUNT_REPORT = `mutation Recount($report: ID!, $version: String) { recountMonthlyReport(report: $report, version: $version) { id } }`
export const SIGN_REPORT = `mutation Sign($report: ID!, $version: String) { signMonthlyReport(report: $report, version: $version) { id } }`
export const METRIC = `query Metric($name: String!) {
  metric(name: $name) {
    name label definition formula numerator denominator unit better targetText version source dataset asOf chart { ...C }
  }
}
${CHART}`
export const ACKNOWLEDGE = `mutation Acknowledge($incident: ID!, $note: String) { acknowledge(incident: $incident, note: $note) { id } }`
export const GIVE_VERDICT = `mutation Verdict($incident: ID!, $verdict: Verdict!, $note: String) {
  giveVerdict(incident: $incident, verdict: $verdict, note: $note) { id }
}`
const RECORD = `fragment R on RuleRecord { told judged right tooLate delayHours text precision { share low high } }`
export const RULES = `{ rules { id title why definition record { ...R } subjects { name weight record { ...R } } learnsSince } } ${RECORD}`
export const RULE_TITLES = `{ rules { id title } }`
export const RESET_LEARNING = `mutation Reset($rule: ID!) { resetLearning(rule: $rule) { id } }`
export const RULE_PAST = `query Past($rule: ID!, $from: String!, $to: String!, $set: [String!]) {
  backtest(rule: $rule, from: $from, to: $to, set: $set) {
    title from to
    trials {
      changes told folded quiet nullRate found delayDays precision { part whole share low high } perWeek { week told }
      incidents { day line folded right event } events { title from found }
    }
  }
}`
export const ASSIGN = `mutation Assign($incident: ID!, $unit: String!, $joined: [String!], $hours: Int!, $note: String) {
  assignIncident(incident: $incident, unit: $unit, joined: $joined, hours: $hours, note: $note) { id }
}`
export const HAND_OVER = `mutation HandOver($incident: ID!, $to: ID!, $note: String) {
  handOverIncident(incident: $incident, to: $to, note: $note) { id }
}`
export const REPORT_BACK = `mutation Report($incident: ID!, $note: String!) { reportIncident(incident: $incident, note: $note) { id } }`
export const SUBSCRIBE = `mutation Subscribe($product: String!, $channel: Channel!, $active: Boolean!) {
  setSubscription(product: $product, channel: $channel, active: $active) { product }
}`
export const MARK_KNOWN = `mutation Mark($incident: ID!, $to: String!, $note: String!) { markKnownEvent(incident: $incident, to: $to, note: $note) { id } }`

export const PLACE_MAP = `query PlaceMap($view: ID!, $metric: String, $level: String, $days: Int, $filters: [FilterInput!]) {
  placeMap(view: $view, metric: $metric, level: $level, days: $days, filters: $filters) {
    metric label unitText level legend svg(width: 560)
    rows { code name shownText figure { text nText } }
  }
  metrics { name label }
}`

export const OWN_VIEW = `query OwnView($id: ID!) {
  view(id: $id) {
    id title days preference { pinned days filters { dimension codes } thresholds { widget above below } }
    widgets { __typename id title ... on NumberWidget { figure { unit } } }
  }
  places { code name dimension }
}`
export const SET_OWN_VIEW = `mutation SetOwnView($view: ID!, $pinned: [String!], $days: Int, $filters: [FilterInput!], $thresholds: [OwnThresholdInput!]) {
  setViewPreference(view: $view, pinned: $pinned, days: $days, filters: $filters, thresholds: $thresholds) { days }
}`

export const EXPORT = `query Export($id: ID!, $days: Int, $until: String, $filters: [FilterInput!], $shown: [String!]) {
  view(id: $id, days: $days, until: $until, filters: $filters, shown: $shown) {
    id title periodText asOf narrowed { label name }
    widgets {
      __typename id title
      ... on NumberWidget { figure { ...X } spark { ...D } }
      ... on TrendWidget { chart { ...D } }
      ... on BreakdownWidget { dimension { label } chart { ...D } rows { code name figures { ...X } } }
      ... on TableWidget { dimension { label } rows { code name figures { ...X } } }
    }
  }
}
fragment X on Figure { metric label value numerator denominator unit version }
fragment D on Chart { svg(width: 960, height: 360) table { columns rows { cells } } }`

/** One side of a comparison. */
export const COMPARED = `query Compared($id: ID!, $days: Int, $until: String, $filters: [FilterInput!]) {
  view(id: $id, days: $days, until: $until, filters: $filters) {
    id title days periodText narrowed { name }
    widgets {
      __typename id title
      ... on NumberWidget { figure { ...F } }
      ... on TrendWidget { chart { ...C } }
      ... on BreakdownWidget { rows { code name drill figures { ...F } } }
    }
  }
}
${FIGURE} ${HALF_CHART}`
export const PLACES = '{ places { code name dimension } }'
