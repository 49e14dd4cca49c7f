import { expect, it } from 'vitest'
import { podRoot } from './environment'
import { onDisk } from './pod-root'

it('a pod’s files are where the pod says, without POD_ROOT', () => {
  expect([podRoot(), onDisk('/etc/downward')]).toEqual([undefined, '/etc/downward'])
})
