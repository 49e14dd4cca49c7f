import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { freePort } from '../free-port'
import type { Engine } from './engine'

const ENTER = '\uE007'
const START_MS = 30_000
const ANSWER_MS = 60_000

interface Answer {
  id?: number
  type: string
  method?: string
  result?: unknown
  message?: string
  params?: { text?: string }
}

async function connect(port: number): Promise<WebSocket> {
  const until = performance.now() + START_MS
  while (true) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/session`)
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return socket
    if (performance.now() > until) throw new Error('Firefox does not answer.')
    await delay(200)
  }
}

/** An installed Firefox, driven by WebDriver BiDi. */
export async function openFirefox(browser: string): Promise<Engine> {
  const port = await freePort()
  const profile = mkdtempSync(join(tmpdir(), 'podglass-firefox-'))
  const child = spawn(
    browser,
    [
      '--headless',
      '--remote-debugging-port',
      String(port),
      '--profile',
      profile,
      '--no-remote',
      'about:blank',
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill()
    await ended
    rmSync(profile, { recursive: true, force: true })
  }
  try {
    const socket = await connect(port)
    const waiting = new Map<number, (answer: Answer) => void>()
    const complaints: string[] = []
    let last = 0
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer
      if (answer.method === 'log.entryAdded') complaints.push(answer.params?.text ?? '')
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
    })
    const send = async <T>(method: string, params: object): Promise<T> => {
      last += 1
      const id = last
      const answer = await new Promise<Answer>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${method} got no answer.`)), ANSWER_MS)
        waiting.set(id, (came) => {
          clearTimeout(timer)
          resolve(came)
        })
        socket.send(JSON.stringify({ id, method, params }))
      })
      waiting.delete(id)
      if (answer.type === 'error') throw new Error(`${method}: ${answer.message}`)
      return answer.result as T
    }
    await send('session.new', { capabilities: {} })
    await send('session.subscribe', { events: ['log.entryAdded'] })
    const { contexts } = await send<{ contexts: { context: string }[] }>('browsingContext.getTree', {})
    const context = contexts[0]?.context
    await send('browsingContext.setViewport', { context, viewport: { width: 1440, height: 900 } })
    const perform = (actions: object[]) => send('input.performActions', { context, actions })
    const evaluate = async (expression: string): Promise<unknown> => {
      const { result } = await send<{ result: { value?: string } }>('script.evaluate', {
        expression: `JSON.stringify(${expression}) ?? 'null'`,
        target: { context },
        awaitPromise: true,
        userActivation: true,
      })
      return JSON.parse(result.value ?? 'null')
    }
    return {
      name: 'Firefox',
      complaints,
      async open(url) {
        await send('browsingContext.navigate', { context, url, wait: 'complete' })
      },
      async click(selector) {
        const at = (await evaluate(
          `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({ block: 'center' }); const r = e.getBoundingClientRect(); return { x: Math.round(r.x + r.width / 2), y: Math.round(r.y + r.height / 2) } })()`,
        )) as { x: number; y: number }
        const actions = [
          { type: 'pointerMove', ...at },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ]
        await perform([{ type: 'pointer', id: 'mouse', actions }])
      },
      async type(text) {
        const actions = [...text]
          .map((key) => (key === '\n' ? ENTER : key))
          .flatMap((value) => [
            { type: 'keyDown', value },
            { type: 'keyUp', value },
          ])
        await perform([{ type: 'key', id: 'keyboard', actions }])
      },
      evaluate,
      async close() {
        socket.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
