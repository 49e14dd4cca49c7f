import { createHash } from 'node:crypto'
import { MARK } from '@/lib/words/mark'

/** A whole document that never changes while the process runs, with the policy under which it is shown. */
export interface StandingPage {
  html: string
  contentSecurityPolicy: string
}

// The colors of app/globals.css. The page is before any file of the framework is served, so it brings its own.
export const STYLE = `
:root { color-scheme: light dark; }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; margin: 0; }
body {
  background: light-dark(#faf9f6, #131416); color: light-dark(#1c1b19, #ebe9e4);
  font: 0.9375rem/1.375rem -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", "Ubuntu Sans", Cantarell, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  -webkit-font-smoothing: antialiased; text-rendering: optimizeLegibility;
}
header {
  display: flex; align-items: center; gap: 0.5rem; height: 3rem; padding: 0 1rem; font-weight: 650; letter-spacing: -0.025em;
  background: light-dark(#ffffff, #1a1b1e); border-bottom: 1px solid light-dark(#e4e0d8, #2b2d31);
}
header svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: light-dark(#15539e, #82b8f7); stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
header span { margin-left: auto; font-size: 0.8125rem; font-weight: 400; letter-spacing: 0; color: light-dark(#57534c, #aeaaa2); }
main { max-width: 72rem; margin: 0 auto; padding: clamp(1.5rem, 8vh, 4.5rem) 1rem 3rem; }
.two { display: grid; gap: 2.5rem; }
@media (min-width: 60rem) { .two { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 4rem; } aside { border-left: 1px solid light-dark(#e4e0d8, #2b2d31); padding-left: 2.5rem; } }
h1 { font-size: 1.75rem; line-height: 2.125rem; font-weight: 650; letter-spacing: -0.025em; text-wrap: balance; }
h2 { font-size: 1.0625rem; line-height: 2.125rem; font-weight: 650; }
.lead { font-size: 1.0625rem; line-height: 1.5rem; color: light-dark(#57534c, #aeaaa2); }
pre {
  margin-top: 0.5rem; padding: 0.75rem; border: 1px solid light-dark(#e4e0d8, #2b2d31); border-radius: 0.375rem; white-space: pre-wrap; overflow-wrap: anywhere;
  background: light-dark(#f3f1ec, #0e0f10); font: 0.8125rem/1.25rem ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
code { font: 0.93em ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
p { margin-top: 0.5rem; max-width: 68ch; overflow-wrap: break-word; }
.quiet { font-size: 0.8125rem; line-height: 1.125rem; color: light-dark(#57534c, #aeaaa2); }
a { color: light-dark(#15539e, #82b8f7); }
form { display: grid; gap: 0.375rem; margin-top: 2rem; }
label { font-size: 0.8125rem; font-weight: 650; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; }
input {
  flex: 1 1 14rem; min-width: 0; height: 2.75rem; padding: 0 0.75rem; border-radius: 0.625rem;
  border: 1px solid light-dark(#8f897e, #72757c); background: light-dark(#ffffff, #1a1b1e); color: inherit;
  font: 0.9375rem ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
input::placeholder { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", "Ubuntu Sans", Cantarell, "Noto Sans", "Helvetica Neue", Arial, sans-serif; color: light-dark(#57534c, #aeaaa2); }
input[aria-invalid="true"] { border-color: light-dark(#a6231b, #ff9c90); }
button {
  height: 2.75rem; padding: 0 1.125rem; border-radius: 0.375rem; cursor: pointer; font: inherit; font-weight: 600;
  border: 1px solid light-dark(#15539e, #82b8f7); background: light-dark(#15539e, #82b8f7); color: light-dark(#ffffff, #0d1a29);
}
button:disabled { opacity: 0.6; cursor: default; }
[role="alert"] { min-height: 1.5em; color: light-dark(#a6231b, #ff9c90); }
:focus-visible { outline: 2px solid light-dark(#15539e, #82b8f7); outline-offset: 2px; }
`

// A choice of colors made on the page itself lasts in this browser.
const THEME = `try{const t=localStorage.getItem('podglass-theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

interface PageParts {
  title: string
  /** Markup of our own; nothing in it comes from a request. */
  body: string
  /** Said at the end of the header. */
  state?: string
  script?: string
}

/** Makes one: no file next to it, no other script than its own, nothing that a request could change. */
export function standingPage({ title, body, state, script }: PageParts): StandingPage {
  const scripts = script === undefined ? [THEME] : [THEME, script]
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Podglass</title>
<style>${STYLE}</style>
<script>${THEME}</script>
</head>
<body>
<header><svg viewBox="0 0 20 20" aria-hidden="true">${MARK.map((path) => `<path d="${path}"/>`).join('')}</svg>Podglass${state === undefined ? '' : `<span>${state}</span>`}</header>
<main>
${body}
</main>${script === undefined ? '' : `\n<script>${script}</script>`}
</body>
</html>
`
  return {
    html,
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src ${scripts.map(hashOf).join(' ')}`,
      `style-src ${hashOf(STYLE)}`,
      ...(script === undefined ? [] : ["connect-src 'self'"]),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  }
}
