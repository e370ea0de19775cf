// The page works without this. It brings new incidents onto the page without a reload, and says so when the page has grown old.
const LIVE_PARTS = ['#brief', '#now']
const OLD_AFTER_MS = 10 * 60_000
const tab = document.querySelector('.top nav [aria-current]')
const notice = document.getElementById('live')
const made = Date.now()

// On a phone the tab of this page may lie beyond the edge of its row.
if (tab) tab.parentElement.scrollLeft += tab.getBoundingClientRect().right - innerWidth / 2

/** Fetches the page anew and exchanges only what tells of incidents, so nothing moves under a reader's eyes. */
async function renew() {
  if (!LIVE_PARTS.some((part) => document.querySelector(part))) {
    notice.hidden = false
    return
  }
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
  if (!answer?.ok || new URL(answer.url).pathname === '/sign-in') {
    notice.hidden = false
    return
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of LIVE_PARTS) {
    const [before, after] = [document.querySelector(part), fresh.querySelector(part)]
    if (before && after && before.innerHTML !== after.innerHTML) before.replaceWith(after)
  }
}

if (notice && 'EventSource' in window) {
  const source = new EventSource('/live')
  let waiting
  source.addEventListener('incident', () => {
    // Incidents change in flocks, once a tick: one fetch serves them all.
    clearTimeout(waiting)
    waiting = setTimeout(renew, 300)
  })
  window.addEventListener('pagehide', () => source.close())
  setInterval(() => {
    if (Date.now() - made > OLD_AFTER_MS || source.readyState === EventSource.CLOSED) notice.hidden = false
  }, 15_000)
}
