import { expect, it } from 'vitest'
import { forwardCommand } from './forward-command'

const pod = { hostname: 'web-0', namespace: 'shop', forward: { target: 'deployment/web', port: 3000 } }

it.each([
  ['the same port', pod, 'localhost', '3000', 'kubectl -n shop port-forward deployment/web 3000'],
  ['another port', pod, '127.0.0.1', '8080', 'kubectl -n shop port-forward deployment/web 8080:3000'],
  ['port 80', pod, '[::1]', '', 'kubectl -n shop port-forward deployment/web 80:3000'],
  ['the name of an Ingress', pod, 'ops.example.com', '', undefined],
  ['a pod that is not known', undefined, 'localhost', '3000', undefined],
  ['a pod without a name', { hostname: 'x' }, 'localhost', '3000', undefined],
])('by %s', (_, known, hostname, port, command) => {
  expect(forwardCommand(known, { hostname, port })).toBe(command)
})
