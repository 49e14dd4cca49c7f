// Runs in each page before its first tag. A request for a script or a style is made once, and the framework waits for ever for one
// that is lost, as a port-forward loses them. What its runtime adds has a handler there, and is asked for again by that.
const PAUSES_MS = [200, 1500]
const LATE_MS = 10_000

// React would take it for the first script of its own.
document.currentScript?.remove()

const lost = new Map<string, number>()
const { dataset } = document.documentElement

addEventListener(
  'error',
  (event) => {
    const { target } = event
    const isOurs = target instanceof HTMLScriptElement || target instanceof HTMLLinkElement
    if (!isOurs || target.onerror !== null || !target.matches('script,[rel=stylesheet]')) return
    // The runtime asks again for a script of the page that it waits for by then, and both answers would run.
    event.stopImmediatePropagation()
    const address = target instanceof HTMLLinkElement ? target.href : target.src
    const times = lost.get(address) ?? 0
    lost.set(address, times + 1)
    const pause = PAUSES_MS[times]
    if (pause === undefined) {
      dataset.unloaded = 'lost'
      return
    }
    setTimeout(() => {
      // A copied script does not run.
      const again = document.createElement(target.localName)
      for (const { name, value } of target.attributes) again.setAttribute(name, value)
      target.replaceWith(again)
    }, pause)
  },
  { capture: true },
)
setTimeout(() => {
  if (dataset.started === undefined) dataset.unloaded ??= 'late'
}, LATE_MS)
