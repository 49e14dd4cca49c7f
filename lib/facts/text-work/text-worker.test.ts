import { build } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import { say } from '@/lib/phrase/phrase'
import { doTask, type TaskName } from './tasks'
import { createTextWorker, type Job, type TextWorkerOptions } from './text-worker'

/** Does what a text says, and counts what this thread did before. */
const OBEDIENT = `
import { parentPort } from 'node:worker_threads'
let done = 0
parentPort.on('message', ({ text }) => {
  if (text === 'loop') for (;;);
  if (text === 'grow') { const all = []; for (;;) all.push({ all }) }
  if (text === 'throw') throw new TypeError('broken')
  if (text === 'exit') process.exit(3)
  done += 1
  parentPort.postMessage({ answer: { state: 'done', value: text + ' ' + done }, isFull: text === 'fill' })
})`

const signal = new AbortController().signal
const job = (text: string, task: TaskName = 'refusals', input?: unknown): Job => ({ task, text, input })

function start(options: Partial<TextWorkerOptions> = {}) {
  const file = new URL(`data:text/javascript,${encodeURIComponent(OBEDIENT)}`)
  const worker = createTextWorker({ file, ...options })
  onTestFinished(worker.close)
  return worker
}

describe('the thread that reads texts', () => {
  it('reads one after the other, and stays', async () => {
    const worker = start()
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => worker.run(job(text), signal)))
    expect(answers).toEqual(['a 1', 'b 2', 'c 3'].map((value) => ({ state: 'done', value })))
  })

  it.each([
    ['takes too long', 'loop', { state: 'too-hard' }],
    ['runs out of memory', 'grow', { state: 'too-hard' }],
    ['meets a fault', 'throw', { state: 'failed', says: 'TypeError: broken' }],
    ['ends', 'exit', { state: 'failed', says: 'The thread ended with 3.' }],
  ])('is replaced when it %s, and the next text is read', async (_, text, expected) => {
    const worker = start({ deadlineMs: text === 'loop' ? 3_000 : 60_000 })
    const [first, broken, next] = await Promise.all(
      ['a', text, 'b'].map((one) => worker.run(job(one), signal)),
    )
    expect([first, broken, next]).toEqual([
      { state: 'done', value: 'a 1' },
      expected,
      { state: 'done', value: 'b 1' },
    ])
  })

  it('reads the text of another client before more of the one who sends many, and turns that one away', async () => {
    const worker = start({ mostWaiting: 4, mostOfOne: 3 })
    const order: string[] = []
    const of = async (client: string, text: string) => {
      const { state } = await worker.run({ ...job(text), client }, signal)
      order.push(`${text} ${state}`)
    }
    await Promise.all([...['a1', 'a2', 'a3', 'a4', 'a5'].map((text) => of('a', text)), of('b', 'b1')])
    expect(order).toEqual(['a5 busy', 'a1 done', 'a2 done', 'b1 done', 'a3 done', 'a4 done'])
  })

  it('takes no more than may wait, and gives the place of who left to others', async () => {
    const worker = start({ mostWaiting: 1 })
    const left = new AbortController()
    const [running, waiting] = [worker.run(job('a'), signal), worker.run(job('b'), left.signal)]
    expect(await worker.run(job('c'), signal)).toEqual({ state: 'busy' })
    left.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    const later = worker.run(job('d'), signal)
    expect(await running).toEqual({ state: 'done', value: 'a 1' })
    expect(await later).toEqual({ state: 'done', value: 'd 2' })
    await expect(worker.run(job('e'), left.signal)).rejects.toThrow('left')
  })

  it('gives back the memory of a text that filled its heap before it reads the next', async () => {
    const worker = start()
    const answers = await Promise.all(['a', 'fill', 'b'].map((text) => worker.run(job(text), signal)))
    expect(answers).toEqual(['a 1', 'fill 2', 'b 1'].map((value) => ({ state: 'done', value })))
  })

  it('is ended after a quiet time', async () => {
    const worker = start({ idleMs: 1 })
    await worker.run(job('a'), signal)
    const again = async () => (await worker.run(job('b'), signal)) as { value: string }
    await expect.poll(async () => (await again()).value, { interval: 100 }).toBe('b 1')
  })

  it('answers all who wait when it is closed', async () => {
    const worker = start()
    const answers = ['loop', 'b'].map((text) => worker.run(job(text), signal))
    worker.close()
    expect(await Promise.all(answers)).toEqual([{ state: 'busy' }, { state: 'busy' }])
  })

  it('gives for each task what is given in place, as the build makes it', async () => {
    const built = await build({
      entryPoints: ['lib/facts/text-work/worker.ts'],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      conditions: ['react-server'],
      logLevel: 'error',
    })
    const source = built.outputFiles[0]?.text ?? ''
    // A data URL is an ES module, which has no require of its own.
    const require =
      "import { createRequire } from 'node:module'; const require = createRequire('file:///');\n"
    const file = new URL(`data:text/javascript,${encodeURIComponent(require + source)}`)
    const worker = createTextWorker({ file })
    onTestFinished(worker.close)
    const unread = { state: 'unread', because: 'not-asked', says: say`not asked` } as const
    const facts = {
      namespace: 'shop',
      own: { state: 'read', value: { name: 'system:serviceaccount:shop:web', groups: [] } },
      discovery: unread,
      rules: new Map([['shop', unread]]),
      clusterWide: unread,
      objects: {
        state: 'read',
        value: { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [], lists: [] },
      },
      accounts: new Map([['shop/web', { state: 'read', value: true }]]),
      neighbors: [],
    }
    const paste = `kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: a}
rules: [{verbs: [get], apiGroups: [""], resources: [pods]}]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: a}
roleRef: {kind: Role, name: a}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`
    const refusal =
      'pods is forbidden: User "u" cannot list resource "pods" in API group "" in the namespace "shop"'
    for (const [task, text, input] of [
      [
        'refusals',
        `${refusal}\nUnauthorized x509: certificate signed by unknown authority 10.96.0.1:443`,
        undefined,
      ],
      ['log', `2026-11-26T14:00:00.5Z ${refusal}\n`, { from: '2026-11-26T14:00:00Z' }],
      ['plan', paste, { namespace: 'shop', own: { name: 'system:serviceaccount:shop:web', groups: [] } }],
      ['whatIf', paste, facts],
      ['value', 'a: [1, b]\n', undefined],
      [
        'view',
        '{"kind":"Pod","spec":{"env":[{"name":"A","value":"b"}]}}',
        {
          view: 'object',
          input: { group: '', resource: 'pods' },
          line: { method: 'GET', path: '/api/v1/namespaces/shop/pods/a' },
        },
      ],
      [
        'view',
        '{"items":[]}',
        { view: 'objects', input: { group: '', resource: 'pods', limit: 1 }, line: {} },
      ],
      ['logLines', '2026-11-26T14:00:00.5Z \u001b[31mred\n', { timestamps: true }],
      ['refusalsOfEach', JSON.stringify([refusal, 'none']), undefined],
      ['value', 'a: [1, b\n', undefined],
    ] as const) {
      const expected = doTask(task, text, input)
      expect(await worker.run(job(text, task, input), signal)).toEqual({ state: 'done', value: expected })
    }
  })
})
