import { describe, expect, it } from 'vitest'
import { configFaults } from './config'
import { imageCommand } from './dockerfile'

const says = { version: '0.1.0', revision: 'abc' }
const good = {
  User: '65532:65532',
  WorkingDir: '/app',
  Entrypoint: ['/nodejs/bin/node'],
  Cmd: [...imageCommand().flags, 'start.mjs'],
  StopSignal: 'SIGTERM',
  ExposedPorts: { '8081/tcp': {}, '3000/tcp': {} },
  Env: ['PATH=/bin', 'NODE_ENV=production'],
  Labels: {
    'org.opencontainers.image.version': '0.1.0',
    'org.opencontainers.image.revision': 'abc',
    'org.opencontainers.image.licenses': 'Apache-2.0',
  },
}

describe('configFaults', () => {
  it('finds none in what the Dockerfile says', () => {
    expect(configFaults(good, says)).toEqual([])
  })

  it.each([
    [{ User: '' }, 'its user is , not 65532:65532'],
    [{ User: 'nonroot' }, 'its user is nonroot, not 65532:65532'],
    [{ Entrypoint: ['/bin/sh', '-c'] }, 'its entrypoint is /bin/sh -c, not /nodejs/bin/node'],
    [{ Cmd: ['start.mjs'] }, `its command is start.mjs, not ${good.Cmd.join(' ')}`],
    [{ ExposedPorts: { '22/tcp': {} } }, 'its set of ports is 22/tcp, not 3000/tcp 8081/tcp'],
    [{ Env: [] }, 'its NODE_ENV is undefined, not NODE_ENV=production'],
  ])('%j', (wrong, fault) => {
    expect(configFaults({ ...good, ...wrong }, says)).toEqual([fault])
  })
})
