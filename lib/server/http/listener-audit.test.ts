import type http from 'node:http'
import { describe, expect, it } from 'vitest'
import { onMeasured } from '@/lib/kube/transport/traffic'
import { servedRequest } from '@/lib/process/served-request'
import { createGate } from '../gate/gate'
import { ask, raw, start } from '../testing/open-listener'
import type { ListenerOptions } from './listener'

describe('what the listener counts and writes of a request', () => {
  it('counts each answer by its route and each refusal by its code', async () => {
    const { listener } = await start()
    const heard: unknown[] = []
    const stop = onMeasured((measured) => {
      if (measured.what === 'handled') heard.push([measured.method, measured.route, measured.status])
      if (measured.what === 'refused') heard.push([measured.code, measured.status])
    })
    for (const options of [
      { path: '/api/kinds?namespace=shop' },
      { path: '/api/secret-name' },
      { headers: { host: 'evil.example' } },
    ]) {
      await ask(listener.port, options)
    }
    stop()
    expect(heard).toEqual([
      ['GET', '/api/kinds', 200],
      ['GET', 'other', 200],
      ['forbidden-origin', 421],
    ])
  })

  it('marks what it lets pass, so that a handler knows it from what came another way', async () => {
    const marks: unknown[] = []
    const handler: ListenerOptions['handler'] = async (_, response) => {
      await Promise.resolve()
      const served = servedRequest()
      if (served) served.upstream += 2
      marks.push(served)
      response.end()
    }
    const { listener, audited } = await start({ handler })
    await ask(listener.port, { path: '/api/identity?secret=1' })
    await ask(listener.port, { path: '/causes/D1' })
    expect(marks).toEqual([
      { upstream: 2, client: '127.0.0.1' },
      { upstream: 2, client: '127.0.0.1' },
    ])
    expect(servedRequest()).toBeUndefined()
    expect(audited).toEqual([
      expect.objectContaining({ mode: 'local', route: '/api/identity', status: 200, upstream: 2 }),
      expect.objectContaining({ mode: 'local', route: '/causes/[id]', method: 'GET', upstream: 2 }),
    ])
  })

  it('writes a line for a refusal too, and none of what was sent', async () => {
    const { listener, audited } = await start()
    await ask(listener.port, { path: '/api/../canary?canary', headers: { host: 'canary.example' } })
    await raw(
      listener.port,
      'GET /canary HTTP/1.1\r\nHost: localhost\r\nUpgrade: canary\r\nConnection: Upgrade\r\n\r\n',
    )
    expect(audited.map(({ route, status }) => [route, status])).toEqual([
      ['other', 421],
      ['other', 400],
    ])
    expect(JSON.stringify(audited)).not.toContain('canary')
  })

  it('counts refusals that come too fast to be written one by one', async () => {
    const { listener, audited } = await start({ nowMs: () => 0 })
    for (let i = 0; i < 203; i += 1) await ask(listener.port, { method: 'PUT' })
    expect(audited.length).toBe(200)
    await ask(listener.port)
    expect(audited.at(-1)).toMatchObject({ status: 200, unwritten: 3 })
  })

  it('keeps the header that names a reader from the handler, and knows no one by two of them', async () => {
    const handed: http.IncomingHttpHeaders[] = []
    const { listener, audited } = await start({
      gate: createGate({ access: { mode: 'proxy', identityHeader: 'remote-user' }, basePath: '' }),
      handler: (request, response) => {
        handed.push(request.headers)
        response.end('ok')
      },
    })
    const path = '/api/identity'
    const once = 'Remote-User: ann\r\nX-Forwarded-User: admin'
    const answers: string[] = []
    for (const sent of [
      once,
      `${once}\r\nRemote_User: bob`,
      `${once}\r\nremote-user: ann`,
      'X-Forwarded-User: admin',
    ]) {
      answers.push(
        await raw(
          listener.port,
          `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${sent}\r\n\r\n`,
        ),
      )
    }
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['200', '401', '401', '401'])
    expect(handed.map((headers) => Object.keys(headers).filter((name) => name.includes('user')))).toEqual([
      [],
    ])
    expect(audited.map(({ user }) => user)).toEqual(['ann', undefined, undefined, undefined])
  })

  it('writes the objects that a request asked about, a few of many', async () => {
    const pod = { group: '', resource: 'pods', namespace: 'shop', name: 'web-0' }
    const { listener, audited } = await start({
      handler: (request, response) => {
        const served = servedRequest()
        if (served) served.asked = new Array(request.url?.includes('many') ? 32 : 1).fill(pod)
        response.end()
      },
    })
    await ask(listener.port, { path: '/api/identity' })
    await ask(listener.port, { path: '/api/identity?many' })
    expect(audited).toEqual([
      expect.objectContaining({ asked: [pod], address: '127.0.0.1' }),
      expect.objectContaining({ asked: new Array(8).fill(pod), askedMore: 24 }),
    ])
  })
})
