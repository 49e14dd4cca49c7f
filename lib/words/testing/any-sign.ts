import fc from 'fast-check'

const SURROGATES = 0xd800
const SURROGATE_COUNT = 0x800

/** Any character, as a unit of `fc.string`. fast-check's own, `binary`, first makes a table of a million, which every process keeps. */
export const anySign = fc.nat({ max: 0x10ffff - SURROGATE_COUNT }).map(
  (n) => String.fromCodePoint(n < SURROGATES ? n : n + SURROGATE_COUNT),
  (sign) => {
    const [code = -1, ...more] = [...String(sign)].map((one) => one.codePointAt(0) ?? -1)
    if (code < 0 || more.length > 0) throw new Error('This is not one character.')
    return code < SURROGATES ? code : code - SURROGATE_COUNT
  },
)
