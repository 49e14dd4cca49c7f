import { describe, expect, it } from 'vitest'
import { changedOpen, type OpenObject } from './open-object'

const open: OpenObject = { key: 'web-0', tab: 'logs', container: 'app', isPrevious: true }

describe('changedOpen', () => {
  it('changes what is named and keeps the rest; a container of null is all of them', () => {
    expect(changedOpen(open, { tab: 'yaml' })).toEqual({ ...open, tab: 'yaml' })
    expect(changedOpen(open, { container: null })).toEqual({ key: 'web-0', tab: 'logs', isPrevious: true })
    expect(changedOpen(open, { container: 'proxy', isPrevious: false })).toEqual({
      ...open,
      container: 'proxy',
      isPrevious: false,
    })
  })
})
