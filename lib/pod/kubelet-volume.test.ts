import { expect, it } from 'vitest'
import { wordRefusedFile } from './kubelet-volume'

it.each([
  ['that of another user, as in an ephemeral container', { mode: '0600', uid: 1000, gid: 0 }, true],
  ['root’s, of containers of several users', { mode: '0400', uid: 0, gid: 0 }, false],
  ['one that its owner cannot read either', { mode: '0000', uid: 1000, gid: 1000 }, false],
])('names the user who may read a file: %s', (_, facts, isNamed) => {
  const says = wordRefusedFile('/token', 'EACCES', facts)
  expect(says).toContain(
    `has mode ${facts.mode} and belongs to user ${facts.uid}, group ${facts.gid}: this process runs as user ${process.geteuid?.()} and cannot read it (EACCES).`,
  )
  expect(says.includes(`Running as user ${facts.uid}`)).toBe(isNamed)
  // Tried with a kubelet: a token stays 0600 for its one user.
  expect(says.includes('a wider defaultMode does not')).toBe(isNamed)
})
