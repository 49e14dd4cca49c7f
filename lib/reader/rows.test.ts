import { describe, expect, it } from 'vitest'
import { PRINTED } from './addresses/addresses'
import { ANSWERS } from './clients/answers'
import { CONNECTIONS } from './clients/connections'
import { MESH_TEXTS } from './clients/extract-network'
import { DENIALS } from './clouds/cloud-denial'
import { CLOUD_TEXTS } from './clouds/cloud-texts'
import { ELSEWHERE_TEXTS } from './elsewhere/elsewhere-texts'
import { LOGGED } from './sentences/extract-logged'
import { KNOWN_TEXTS } from './sentences/known-texts'
import { SPEAKERS } from './speakers/speakers'
import {
  ALL_PASTES,
  cloudTextsOf,
  elsewhereTexts,
  negativesOf,
  pastesOf,
  reportTexts,
} from './testing/pastes'
import { viewOf } from './view'

const pastes = pastesOf(...ALL_PASTES).map(({ text }) => text)
const ofClouds = cloudTextsOf('failures', 'ordinary').map(({ text }) => text)
const refused = cloudTextsOf('denials').map(({ text }) => text)
const others = negativesOf('negatives', 'mentions').map(({ text }) => text)
const read = (texts: readonly string[]) => texts.map((text) => viewOf(text).unwrapped.text)

/** The alternatives of a pattern: what stands between its `|` that are in no group and no class. */
function alternatives(source: string): string[] {
  const all = ['']
  let [depth, isClass] = [0, false]
  for (const [part] of source.matchAll(/\\.|[\s\S]/g)) {
    if (!isClass && depth === 0 && part === '|') {
      all.push('')
      continue
    }
    if (isClass) isClass = part !== ']'
    else if (part === '[') isClass = true
    else if (part === '(') depth += 1
    else if (part === ')') depth -= 1
    all[all.length - 1] += part
  }
  return all
}

const TABLES = [
  ['a failed connection', CONNECTIONS, read(pastes)],
  ['an answer without its body', ANSWERS, read(pastes)],
  ['a text of an API server', KNOWN_TEXTS, read(pastes)],
  ['a refusal that a server logs', LOGGED, read(pastes)],
  ['a failure of a cloud’s identity', CLOUD_TEXTS, read(ofClouds)],
  ['a call that a cloud refused', DENIALS, read([...refused, ...ofClouds, ...others])],
  [
    'a refusal by another product',
    ELSEWHERE_TEXTS,
    read([...elsewhereTexts(), ...reportTexts()].map(({ text }) => text)),
  ],
  ['a mesh that refuses', MESH_TEXTS, read(pastes)],
  ['an address that is no URL', PRINTED, read([...pastes, ...others])],
  ['who speaks', SPEAKERS, read([...pastes, ...ofClouds, ...others])],
] as const

describe.each(TABLES)('each row of %s', (_table, rows, texts) => {
  it.each(rows.map(({ by, pattern }) => [by, pattern] as const))('is met by a text: %s', (_by, pattern) => {
    const isMet = (alternative: string) => {
      const own = new RegExp(alternative, pattern.flags.replace('g', ''))
      return texts.some((text) => own.test(text))
    }
    expect(alternatives(pattern.source).filter((alternative) => !isMet(alternative))).toEqual([])
  })
})
