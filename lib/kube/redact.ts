const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '[JWT left out]'],
  [/(\bBearer[ \t]+)[\w.~+/=-]{8,}/gi, '$1[token left out]'],
  [
    /-----BEGIN ([A-Z ]{0,40}PRIVATE KEY)-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    '[$1 left out]',
  ],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, '[AWS key left out]'],
  [/\bgh[pousr]_[0-9A-Za-z]{36,255}\b/g, '[GitHub token left out]'],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@?#]{0,256}):[^\s/@?#]{1,256}@/gi, '$1:[password left out]@'],
]

/** The text without credentials that are known by their form: JWTs, bearer tokens, private keys, cloud keys, URL passwords. */
export function redact(text: string): string {
  let left = text
  for (const [pattern, replacement] of RULES) left = left.replace(pattern, replacement)
  return left
}
