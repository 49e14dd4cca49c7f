import { describe, expect, it } from 'vitest'
import { AttachError } from '../attach/attach-error'
import { type Command, readCommand } from './arguments'
import { exitCodeOf } from './run'
import { UsageError } from './usage-error'
import { callText } from './why'

const EXPLAIN = {
  name: 'explain',
  isJson: false,
  isOffline: false,
  isOfKubernetes: false,
  place: {},
} as const
const ATTACH = { name: 'attach', place: {}, port: 3000, dryRun: false } as const

describe('readCommand', () => {
  it.each<[string, string, Command]>([
    ['nothing as wrong usage', '', { name: 'help', topic: 'podglass', isAsked: false }],
    ['a call for help', '--help', { name: 'help', topic: 'podglass', isAsked: true }],
    ['help of a command', 'help why', { name: 'help', topic: 'why', isAsked: true }],
    ['help behind a command', 'attach -n shop --help', { name: 'help', topic: 'attach', isAsked: true }],
    ['the version', '--version', { name: 'version' }],
    ['a text from standard input', 'explain', EXPLAIN],
    ['standard input by its sign', 'explain -', EXPLAIN],
    [
      'a file and options',
      'explain err.txt --json --offline',
      { ...EXPLAIN, file: 'err.txt', isJson: true, isOffline: true },
    ],
    [
      'a cluster',
      'explain --context=prod --kubeconfig k',
      { ...EXPLAIN, place: { context: 'prod', kubeconfig: 'k' } },
    ],
    [
      'a call with its own options',
      'why watch jobs -n shop --as web --json',
      { name: 'why', text: 'watch jobs -n shop --as web', isJson: true, place: {} },
    ],
    [
      'the cluster of a call, which is no part of it',
      'why --context prod get po --kubeconfig=k',
      { name: 'why', text: 'get po', isJson: false, place: { context: 'prod', kubeconfig: 'k' } },
    ],
    [
      'what changed',
      'changes -n shop --minutes 60 --json --context prod',
      { name: 'changes', namespace: 'shop', minutes: '60', isJson: true, place: { context: 'prod' } },
    ],
    [
      'an account',
      'attach -n shop -s web --duration 2h --port 4000',
      { ...ATTACH, asMe: false, port: 4000, namespace: 'shop', serviceAccount: 'web', duration: '2h' },
    ],
    [
      'the default account',
      'attach -n shop',
      { ...ATTACH, asMe: false, namespace: 'shop', serviceAccount: 'default' },
    ],
    ['the caller', 'attach --as-me', { ...ATTACH, asMe: true }],
    ['the caller in a namespace', 'attach --as-me -n shop', { ...ATTACH, asMe: true, namespace: 'shop' }],
    ['the cluster of an agent', 'mcp --context prod', { name: 'mcp', place: { context: 'prod' } }],
    ['the demo with its options', 'demo --list', { name: 'demo', args: ['--list'] }],
  ])('reads %s', (_, typed, expected) => {
    expect(readCommand(typed.split(' ').filter((word) => word !== ''))).toEqual(expected)
  })

  it('keeps words of a call apart as a shell did', () => {
    expect(readCommand(['why', 'list', 'pods', '-l', "app in (a, b)'"])).toMatchObject({
      text: "list pods -l 'app in (a, b)'\\'''",
    })
  })

  it.each([
    ['a command that is none', 'expain', 'There is no command "expain"'],
    ['an option that is none', 'explain --ofline', "Unknown option '--ofline'"],
    ['two files', 'explain a b', 'podglass explain takes no "b"'],
    ['an option without its value', 'why get po --context', '--context takes a value'],
    ['a time that is too long', 'changes --minutes 99999', '--minutes: At most 10080 minutes.'],
    ['a namespace that cannot be', 'changes -n A', '--namespace: A namespace is at most 63'],
    ['no call', 'why --json', 'podglass why takes a call'],
    ['no account', 'attach', 'podglass attach takes --namespace NAME, or --as-me.'],
    ['a port that is none', 'attach --as-me --port 99999', '--port is "99999"'],
    ['an account of the caller', 'attach --as-me -s web', '--serviceaccount applies to a ServiceAccount'],
    ['a dry run of the caller', 'attach --as-me --dry-run', '--dry-run applies to a ServiceAccount'],
    ['a word too many', 'attach -n shop web', 'podglass attach takes no "web"'],
  ])('refuses %s', (_, typed, says) => {
    expect(() => readCommand(typed.split(' '))).toThrow(says)
  })
})

describe('callText', () => {
  it.each([
    '-n shop list pods',
    'watch jobs -n shop',
    'kubectl get po -A',
    'logs deploy/web -n shop',
    'get /metrics',
  ])('takes %s as a call', (typed) => {
    expect(callText(typed)).toBe(typed)
  })

  it.each([
    ['wacth jobs', 'Did you mean: podglass why watch jobs'],
    ['list pods --namspace kube-system', 'Did you mean: podglass why list pods --namespace kube-system'],
    ['list pods --bogus', 'kubectl has no option --bogus.'],
    ['hello', '"hello" is not a call'],
  ])('refuses %s and says what to type', (typed, says) => {
    expect(() => callText(typed)).toThrow(says)
  })
})

it('ends a command that failed with another code than one that was refused', () => {
  const errors = [new UsageError('x'), new AttachError('x'), new Error('x'), new TypeError('x')]
  expect(errors.map(exitCodeOf)).toEqual([2, 2, 3, 3])
})
