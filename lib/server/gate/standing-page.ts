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
header span { display: inline-flex; align-items: center; gap: 0.375rem; margin-left: auto; font-size: 0.8125rem; font-weight: 400; letter-spacing: 0; color: light-dark(#57534c, #aeaaa2); }
header span::before { content: ""; width: 0.5rem; height: 0.5rem; border: 1.5px solid currentColor; border-radius: 50%; }
main { max-width: 72rem; margin: 0 auto; padding: clamp(1.5rem, 8vh, 4.5rem) 1rem 3rem; }
.two { display: grid; gap: 2.5rem; }
@media (min-width: 60rem) { .two { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 4rem; } aside { border-left: 1px solid light-dark(#e4e0d8, #2b2d31); padding-left: 2.5rem; } }
h1 { font-size: 1.75rem; line-height: 2.125rem; font-weight: 650; letter-spacing: -0.025em; text-wrap: balance; }
h2 { font-size: 1.0625rem; line-height: 2.125rem; font-weight: 650; }
.lead { font-size: 1.0625rem; line-height: 1.5rem; color: light-dark(#57534c, #aeaaa2); }
figure { margin-top: 0.5rem; border: 1px solid light-dark(#e4e0d8, #2b2d31); border-radius: 0.375rem; background: light-dark(#f3f1ec, #0e0f10); }
figure + p { margin-top: 1.25rem; }
figcaption { display: flex; align-items: center; justify-content: space-between; min-height: 2rem; padding: 0.125rem 0.25rem 0.125rem 0.75rem; border-bottom: 1px solid light-dark(#e4e0d8, #2b2d31); font-size: 0.75rem; color: light-dark(#57534c, #aeaaa2); }
pre {
  padding: 0.625rem 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 0.8125rem/1.25rem ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
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
.bare { height: 1.75rem; padding: 0 0.5rem; border-color: transparent; background: none; color: light-dark(#57534c, #aeaaa2); font-size: 0.75rem; font-weight: 400; letter-spacing: 0; }
.bare:hover { background: light-dark(#e4e0d8, #2b2d31); color: inherit; }
header .bare { display: flex; align-items: center; height: 2rem; margin: 0 -0.5rem 0 0.25rem; }
header .bare svg { width: 1rem; height: 1rem; stroke: currentColor; stroke-width: 1.5; }
@media (max-width: 40rem) { .row > * { flex: 1 0 100%; } .bare { height: 2.75rem; } }
[role="alert"] { margin: 0; color: light-dark(#a6231b, #ff9c90); }
.quiet { position: relative; } .after { padding-left: 1.5rem; } .after::before { content: "–"; position: absolute; left: 0.25rem; }
:focus-visible { outline: 2px solid light-dark(#15539e, #82b8f7); outline-offset: 2px; }
`

// A choice of colors made here or on the page itself lasts in this browser.
const THEME = `{
const root = document.documentElement
const other = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark'
try {
  const chosen = localStorage.getItem('podglass-theme')
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen
} catch {}
addEventListener('click', ({ target }) => {
  if (!target.closest('[data-theme-switch]')) return
  root.dataset.theme = other()
  try { localStorage.setItem('podglass-theme', root.dataset.theme) } catch {}
})
}`

const SWITCH =
  '<button type="button" class="bare" data-theme-switch aria-label="Switch between light and dark colors"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z"/></svg></button>'

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
<header><svg viewBox="0 0 20 20" aria-hidden="true">${MARK.map((path) => `<path d="${path}"/>`).join('')}</svg>Podglass${state === undefined ? '' : `<span>${state}</span>${SWITCH}`}</header>
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
