import { describe, expect, it } from 'vitest'
import { AttachError } from '../attach/attach-error'
import { readArguments } from './arguments'
import { readAttach } from './attach-arguments'
import { readChangesQuery } from './changes'
import { COMMANDS } from './commands'
import { helpOf } from './help'
import { exitCodeOf } from './run'
import { UsageError } from './usage-error'
import { callText } from './why'

const words = (typed: string) => typed.split(' ').filter((word) => word !== '')

/** What was given, without the flags that were not. */
function read(typed: string) {
  const { command, typed: got } = readArguments(words(typed))
  const isGiven = (value: unknown) =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
  const flags = Object.entries(got.flags).filter(([, value]) => isGiven(value))
  return [command.name, Object.fromEntries(flags), got.words.join(' ')]
}

describe('readArguments', () => {
  it.each<[string, string, [string, Record<string, string | boolean | string[]>, string]]>([
    ['a call for help', '--help', ['help', {}, '']],
    ['help of a command', 'help why', ['help', {}, 'why']],
    ['help behind a command', 'attach -n shop --help', ['help', {}, 'attach']],
    ['help before a command', '-h attach', ['help', {}, 'attach']],
    ['the version', '--version', ['version', {}, '']],
    ['a text from standard input', 'explain', ['explain', {}, '']],
    ['standard input by its sign', 'explain -', ['explain', {}, '-']],
    [
      'a file and flags',
      'explain e.txt -o json --offline',
      ['explain', { output: 'json', offline: true }, 'e.txt'],
    ],
    ['a switch that is off', 'explain --offline=false', ['explain', {}, '']],
    [
      'a cluster',
      'explain --context=prod --kubeconfig k',
      ['explain', { context: 'prod', kubeconfig: 'k' }, ''],
    ],
    [
      'flags before the command',
      '--context prod -oyaml explain',
      ['explain', { context: 'prod', output: 'yaml' }, ''],
    ],
    [
      'a call with its own options',
      'why watch jobs -n shop --as web',
      ['why', {}, 'watch jobs -n shop --as web'],
    ],
    ['options of a call before the command', '-n shop why list pods', ['why', {}, '-n shop list pods']],
    ['an option that only kubectl has', 'why get po -l a=b', ['why', {}, 'get po -l a=b']],
    [
      'the cluster and format of a call, which are no part of it',
      'why --context prod get po --kubeconfig=k -o json',
      ['why', { context: 'prod', kubeconfig: 'k', output: 'json' }, 'get po'],
    ],
    [
      'the output of a kubectl line as part of it',
      'why kubectl get po -o wide',
      ['why', {}, 'kubectl get po -o wide'],
    ],
    [
      'our format before a kubectl line',
      'why -o json kubectl get po',
      ['why', { output: 'json' }, 'kubectl get po'],
    ],
    [
      'flags that are repeated or joined, and a program with its own',
      'record --role a --role b,c --report junit,sarif -- node x.js --role y --help',
      ['record', { role: ['a', 'b', 'c'], report: ['junit', 'sarif'] }, 'node x.js --role y --help'],
    ],
    ['a word behind --', 'explain -- --help', ['explain', {}, '--help']],
    ['what changed', 'changes -nshop --minutes=60', ['changes', { namespace: 'shop', minutes: '60' }, '']],
    ['the demo with its flags', 'demo --list --port 4000', ['demo', { list: true, port: '4000' }, '']],
  ])('reads %s', (_, typed, expected) => {
    expect(read(typed)).toEqual(expected)
  })

  it.each([
    [
      'a form of a report that is none',
      'record --report junit,pdf -- x',
      '--report is "pdf". It can be text, html',
    ],
    ['a command that is none', 'expain', 'There is no command "expain". Did you mean: podglass explain'],
    ['a command that is near none', 'foo', 'There is no command "foo". podglass --help lists them.'],
    ['flags alone', '-n shop', 'Name a command.'],
    [
      'a flag that is none',
      'explain --ofline',
      'podglass explain has no flag --ofline. Did you mean --offline?',
    ],
    ['a flag of another command', 'mcp --offline', 'podglass mcp has no flag --offline.'],
    ['a flag of another command before it', '--offline mcp', 'podglass mcp has no flag --offline.'],
    ['a format as a flag', 'explain --json', 'Did you mean --output json?'],
    ['a short flag that is none', 'explain -x', 'podglass explain has no flag -x.'],
    ['a format that is none', 'explain -o wide', '--output is "wide". It can be json or yaml.'],
    ['a switch with a value', 'explain --offline=no', '--offline is a switch and takes no "no".'],
    ['two files', 'explain a b', 'podglass explain takes no "b"'],
    ['a flag without its value', 'why get po --context', '--context takes a value: --context NAME'],
    ['a flag in place of a value', 'explain --context --offline', '--context takes a value'],
    ['a word too many', 'attach -n shop web', 'podglass attach takes no "web"'],
  ])('refuses %s, and says what to type', (_, typed, says) => {
    expect(() => readArguments(words(typed))).toThrow(says)
  })
})

describe('the table of commands', () => {
  const columnsOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

  it('has one meaning for a flag, wherever it stands', () => {
    const all = COMMANDS.flatMap(({ flags }) => Object.entries(flags))
    for (const [name, { short, value }] of all) {
      for (const [other, flag] of all) {
        if (other === name)
          expect([name, flag.short, flag.value !== undefined]).toEqual([name, short, value !== undefined])
        else if (short !== undefined) expect([other, flag.short]).not.toEqual([other, short])
      }
    }
  })

  it('names each command and flag in the help, within the width of the terminal', () => {
    for (const { name } of COMMANDS) expect(helpOf(COMMANDS, 80)).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    expect(columnsOf(helpOf(COMMANDS, 80))).toBeLessThanOrEqual(80)
    for (const { name, flags, examples = [] } of COMMANDS) {
      for (const width of [50, 100]) {
        const help = helpOf(COMMANDS, width, name)
        const own = Math.max(0, ...examples.map((line) => line.length + 2), 74)
        expect(columnsOf(help)).toBeLessThanOrEqual(Math.max(width, own))
        for (const [flag, { says }] of Object.entries(flags)) {
          expect(help).toContain(`--${flag}`)
          expect(help.replace(/\s+/g, ' ')).toContain(says)
        }
      }
    }
    expect(() => helpOf(COMMANDS, 80, 'none')).toThrow('There is no help on "none".')
  })

  it('gives as examples only what it takes', () => {
    for (const line of COMMANDS.flatMap(({ examples = [] }) => examples)) {
      const [, typed = ''] = /podglass ([^)#|]*)/.exec(line.replace(/^claude.*-- /, '')) ?? []
      expect(() => readArguments(words(typed))).not.toThrow()
    }
  })
})

describe('readAttach', () => {
  const attach = (typed: string) => {
    const { flags } = readArguments(['attach', ...words(typed)]).typed
    return readAttach({ ...(flags as unknown as Parameters<typeof readAttach>[0]), place: {} })
  }
  const ATTACH = { place: {}, port: 3000, dryRun: false, open: false }

  it.each([
    [
      'an account',
      '-n shop -s web --duration 2h --port 4000',
      { ...ATTACH, asMe: false, port: 4000, namespace: 'shop', serviceAccount: 'web', duration: '2h' },
    ],
    [
      'the default account',
      '-n shop',
      { ...ATTACH, asMe: false, namespace: 'shop', serviceAccount: 'default' },
    ],
    ['the caller, in a browser', '--as-me --open', { ...ATTACH, asMe: true, open: true }],
    ['the caller in a namespace', '--as-me -n shop', { ...ATTACH, asMe: true, namespace: 'shop' }],
  ])('reads %s', (_, typed, expected) => {
    expect(attach(typed)).toEqual(expected)
  })

  it.each([
    ['no account', '', 'podglass attach takes --namespace NAME, or --as-me.'],
    ['a port that is none', '--as-me --port 99999', '--port is "99999"'],
    ['an account of the caller', '--as-me -s web', '--serviceaccount applies to a ServiceAccount'],
    ['a dry run of the caller', '--as-me --dry-run', '--dry-run applies to a ServiceAccount'],
  ])('refuses %s', (_, typed, says) => {
    expect(() => attach(typed)).toThrow(says)
  })
})

it.each([
  ['a time that is too long', { minutes: '99999' }, '--minutes: At most 10080 minutes.'],
  ['a namespace that cannot be', { namespace: 'A' }, '--namespace: A namespace is at most 63'],
])('refuses %s of changes', (_, asked, says) => {
  expect(() => readChangesQuery(asked)).toThrow(says)
})

describe('callText', () => {
  it.each([
    [['-n', 'shop', 'list', 'pods'], '-n shop list pods'],
    [['watch', 'jobs', '-n', 'shop'], 'watch jobs -n shop'],
    [['kubectl', 'get', 'po', '-A'], 'kubectl get po -A'],
    [['logs', 'deploy/web', '-n', 'shop'], 'logs deploy/web -n shop'],
    [['get', '/metrics'], 'get /metrics'],
    [['list', 'pods', '-l', "app in (a, b)'"], "list pods -l 'app in (a, b)'\\'''"],
  ])('takes %j as a call, its words apart as a shell kept them', (typed, text) => {
    expect(callText(typed)).toBe(text)
  })

  it.each([
    ['wacth jobs', 'Did you mean: podglass why watch jobs'],
    ['list pods --namspace kube-system', 'Did you mean: podglass why list pods --namespace kube-system'],
    ['list pods --bogus', 'kubectl has no option --bogus.'],
    ['hello', '"hello" is not a call'],
    ['', 'podglass why takes a call, such as: watch jobs -n shop'],
  ])('refuses "%s" and says what to type', (typed, says) => {
    expect(() => callText(words(typed))).toThrow(says)
  })
})

it('ends a command that failed with another code than one that was refused', () => {
  const errors = [new UsageError('x'), new AttachError('x'), new Error('x'), new TypeError('x')]
  expect(errors.map(exitCodeOf)).toEqual([2, 2, 3, 3])
})
