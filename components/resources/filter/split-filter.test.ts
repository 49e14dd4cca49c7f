import { expect, it } from 'vitest'
import { readLabelFilter, splitFilter } from './filter-rows'

it.each<[text: string, words: string, labels: string]>([
  ['', '', ''],
  ['web -status:running', 'web -status:running', ''],
  ['app=web', '', 'app=web'],
  ['app = web', '', 'app = web'],
  ['app=web,tier!=db', '', 'app=web,tier!=db'],
  ['app=web tier!=db', '', 'app=web,tier!=db'],
  ['app in (web,api)', '', 'app in (web,api)'],
  ['crash app notin (web) -cart', 'crash -cart', 'app notin (web)'],
  ['!tier web', 'web', '!tier'],
  ['app.kubernetes.io/name=web', '', 'app.kubernetes.io/name=web'],
  ['"app=web" x', '"app=web" x', ''],
  ['app=', 'app=', ''],
  ['=x', '=x', ''],
  ['in (web', 'in (web', ''],
  ['a==', 'a==', ''],
])('reads %j as words and labels', (text, words, labels) => {
  expect(splitFilter(text)).toEqual({ words, labels })
  if (labels !== '') expect(typeof readLabelFilter(labels)).toBe('function')
})
