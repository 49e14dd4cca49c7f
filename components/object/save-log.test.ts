import { describe, expect, it } from 'vitest'
import { savedLog } from './log-entries'

const log = {
  pod: 'web-0',
  namespace: 'shop',
  container: 'app',
  text: 'a\nb',
  lines: 2,
  hasMore: false,
  isPrevious: false,
  chosen: '',
}

describe('a saved log', () => {
  it('is what is shown, under what it is', () => {
    expect(savedLog(log)).toEqual({
      name: 'web-0_app.log',
      text: '# pod shop/web-0; container app; 2 lines; secrets are left out where they were recognized\na\nb\n',
    })
  })

  it('says what is missing', () => {
    const part = savedLog({
      ...log,
      container: '',
      lines: 1,
      hasMore: true,
      isPrevious: true,
      chosen: 'with “x”',
    })
    expect(part.name).toBe('web-0_all_previous.log')
    expect(part.text).toContain('all containers; previous run; 1 line with “x”; earlier lines are left out;')
  })
})
