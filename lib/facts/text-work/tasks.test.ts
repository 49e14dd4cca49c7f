import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { catalogue, user } from '@/lib/diagnosis/testing/role-world'
import { whatIfFacts } from '@/lib/diagnosis/testing/what-if-facts'
import { whatIfSchema } from '@/lib/facts/what-if/contract'
import { doTask, type TaskName } from './tasks'

const API = 'apiVersion: rbac.authorization.k8s.io/v1\n'
const BOUND = `---\n${API}kind: RoleBinding\nmetadata: {name: b}\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n`
const role = (rule: string, more = '') =>
  `${API}kind: Role\nmetadata: {name: r}\n${more}rules:\n- ${rule}\n${BOUND}`

/** Every place of a text where a word of anybody's may stand. */
const PLACES: [TaskName, string, (word: string) => string][] = [
  [
    'whatIf',
    'a field',
    (word) => role('{verbs: [get], apiGroups: [""], resources: [pods]}', `${word}: {}\n`),
  ],
  [
    'whatIf',
    'a field of a rule',
    (word) => role(`{verbs: [get], apiGroups: [""], resources: [pods], ${word}: a}`),
  ],
  ['whatIf', 'a verb', (word) => role(`{verbs: [${word}], apiGroups: [""], resources: [pods]}`)],
  [
    'whatIf',
    'a verb of paths',
    (word) => role(`{verbs: [${word}], nonResourceURLs: [/x]}`).replaceAll('Role', 'ClusterRole'),
  ],
  ['whatIf', 'a group', (word) => role(`{verbs: [get], apiGroups: [${word}], resources: [pods]}`)],
  [
    'whatIf',
    'a resource',
    (word) => role(`{verbs: [get], apiGroups: [""], resources: [${word}, pods/${word}]}`),
  ],
  [
    'whatIf',
    'a name',
    (word) => role(`{verbs: [get], apiGroups: [""], resources: [pods], resourceNames: [${word}]}`),
  ],
  ['whatIf', 'a kind', (word) => `${API}kind: ${word}\nmetadata: {name: a}\n`],
  [
    'whatIf',
    'a subject',
    (word) =>
      role('{verbs: [get], apiGroups: [""], resources: [pods]}').replace('name: web', `name: ${word}`),
  ],
  [
    'whatIf',
    'a label',
    (word) =>
      role('{verbs: [get], apiGroups: [""], resources: [pods]}').replace(
        '{name: r}',
        `{name: r, labels: {${word}: a}}`,
      ),
  ],
  ['question', 'a verb', (word) => `${word} pods in shop`],
  ['question', 'a command', (word) => `kubectl ${word} pods -n shop`],
  ['question', 'a type', (word) => `kubectl create ${word} a`],
  ['question', 'a resource', (word) => `get ${word} in shop`],
  ['question', 'an option', (word) => `kubectl get pods --no-such-${word}=a`],
  ...(['findings', 'log'] as const).flatMap((task): typeof PLACES => [
    [
      task,
      'a verb',
      (word) =>
        `pods is forbidden: User "u" cannot ${word} resource "pods" in API group "" in the namespace "a"`,
    ],
    [
      task,
      'a resource',
      (word) =>
        `${word} is forbidden: User "u" cannot list resource "${word}" in API group "" in the namespace "a"`,
    ],
    [
      task,
      'a group',
      (word) =>
        `pods is forbidden: User "u" cannot list resource "pods" in API group "${word}" in the namespace "${word}"`,
    ],
    [
      task,
      'a reason',
      (word) =>
        `{"kind":"Status","status":"Failure","message":"${word}","reason":"${word}","code":403,"details":{"${word}":"${word}"}}`,
    ],
  ]),
  ['value', 'a key', (word) => `a: {${word}: ${word}}\n`],
]

const WORDS = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']

/** A word as long, with capitals in the same places, that no object has. */
const plainWord = (word: string) =>
  word.replaceAll(/[a-z]/gi, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)),
  )

const facts = whatIfFacts(
  { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] },
  { user, namespace: 'shop', catalogue, reviewed: ['shop'] },
)

function answerOf(task: TaskName, text: string): string {
  const answer = doTask(task, text, task === 'whatIf' ? facts : {})
  if (task === 'whatIf')
    z.encode(whatIfSchema, Object.assign(answer as z.output<typeof whatIfSchema>, { upstreamRequests: 0 }))
  return JSON.stringify(answer)
}

describe('a word that every object has', () => {
  it.each(PLACES)('is in %s as %s what any other word is', (task, _, textOf) => {
    for (const word of WORDS) {
      const plain = plainWord(word)
      expect(answerOf(task, textOf(word)).replaceAll(word, plain)).toBe(answerOf(task, textOf(plain)))
    }
  })
})
