import { createHash } from 'node:crypto'

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
  font: 0.9375rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  -webkit-font-smoothing: antialiased; text-rendering: optimizeLegibility;
}
header {
  display: flex; align-items: center; height: 3rem; padding: 0 1rem;
  background: light-dark(#ffffff, #1a1b1e); border-bottom: 1px solid light-dark(#e4e0d8, #2b2d31);
  font: 600 0.9375rem ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
  letter-spacing: -0.025em;
}
main { max-width: 38rem; margin: 0 auto; padding: clamp(2rem, 12vh, 7rem) 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 2.125rem; font-weight: 600; letter-spacing: -0.025em; }
p { margin-top: 0.5rem; max-width: 68ch; overflow-wrap: break-word; }
.quiet { color: light-dark(#57534c, #aeaaa2); }
a { color: light-dark(#15539e, #82b8f7); }
form { display: grid; gap: 0.25rem; margin-top: 1.5rem; max-width: 28rem; }
label { font-size: 0.8125rem; font-weight: 500; color: light-dark(#57534c, #aeaaa2); }
.row { display: flex; gap: 0.5rem; }
input {
  flex: 1; min-width: 0; height: 2.25rem; padding: 0 0.5rem; border-radius: 0.25rem;
  border: 1px solid light-dark(#8f897e, #72757c); background: light-dark(#ffffff, #1a1b1e); color: inherit;
  font: 0.8125rem ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
input[aria-invalid="true"] { border-color: light-dark(#a6231b, #ff9c90); }
button {
  height: 2.25rem; padding: 0 1rem; border-radius: 0.25rem; cursor: pointer; font: 500 0.875rem inherit; font-family: inherit;
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
  script?: string
}

/** Makes one: no file next to it, no other script than its own, nothing that a request could change. */
export function standingPage({ title, body, script }: PageParts): StandingPage {
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
<header>podglass</header>
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
