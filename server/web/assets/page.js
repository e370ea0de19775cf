// The page works without this. It shows when an incident changed since the page was made, and never reloads under a reader's eyes.
const notice = document.getElementById('live')
if (notice && 'EventSource' in window) {
  const source = new EventSource('/live')
  source.addEventListener('incident', () => {
    notice.hidden = false
  })
  window.addEventListener('pagehide', () => source.close())
}
