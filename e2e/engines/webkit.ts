import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../free-port'
import type { Engine } from './engine'

const ENTER = '\uE007'
const START_MS = 15_000

/** An installed WebKitGTK, driven by its WebDriver on a display of its own. */
export async function openWebKit(driver: string, browser: string): Promise<Engine> {
  const [port, display] = [await freePort(), `:${90 + (process.pid % 900)}`]
  const screen = spawn('Xvfb', [display, '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: 'ignore',
  })
  const server = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11' },
  })
  const stop = () => {
    server.kill()
    screen.kill()
  }
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(60_000),
    })
    const { value } = (await response.json()) as { value: unknown }
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`)
    return value
  }
  try {
    const until = performance.now() + START_MS
    while (
      !(await fetch(`http://127.0.0.1:${port}/status`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (performance.now() > until) throw new Error(`${driver} does not answer.`)
      await delay(100)
    }
    const capabilities = {
      alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } },
    }
    const { sessionId } = (await send('POST', '/session', { capabilities })) as { sessionId: string }
    const session = `/session/${sessionId}`
    await send('POST', `${session}/window/rect`, { width: 1440, height: 900 })
    return {
      name: 'WebKit',
      complaints: [],
      async open(url) {
        await send('POST', `${session}/url`, { url })
      },
      async click(selector) {
        const element = (await send('POST', `${session}/element`, {
          using: 'css selector',
          value: selector,
        })) as Record<string, string>
        await send('POST', `${session}/element/${Object.values(element)[0]}/click`, {})
      },
      async type(text) {
        const keys = [...text].map((key) => (key === '\n' ? ENTER : key))
        const actions = keys.flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ])
        await send('POST', `${session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] })
      },
      evaluate: (expression) =>
        send('POST', `${session}/execute/sync`, { script: `return (${expression})`, args: [] }),
      async close() {
        await send('DELETE', session).catch(() => undefined)
        stop()
      },
    }
  } catch (error) {
    stop()
    throw error
  }
}
