import { describe, expect, it } from 'vitest'
import { readEvents } from './read-events'

describe('readEvents', () => {
  it('reads what older and newer recorders write, the last one first', () => {
    const events = readEvents({
      items: [
        {
          reason: 'Old',
          type: 'Normal',
          message: 'm',
          count: 3,
          firstTimestamp: '2026-11-24T13:00:00Z',
          lastTimestamp: '2026-11-24T14:00:00Z',
          source: { component: 'kubelet' },
        },
        {
          reason: 'New',
          type: 'Warning',
          message: 'n',
          eventTime: '2026-11-24T13:30:00.000001Z',
          firstTimestamp: null,
          lastTimestamp: null,
          count: null,
          series: { count: 9, lastObservedTime: '2026-11-24T14:30:00.000001Z' },
          reportingComponent: 'scheduler',
        },
        {
          reason: 'Bare',
          metadata: { creationTimestamp: '2026-11-24T12:00:00Z' },
          involvedObject: { fieldPath: 'spec.containers{app}' },
        },
      ],
    })
    expect(events).toEqual([
      {
        type: 'Warning',
        reason: 'New',
        message: 'n',
        count: 9,
        firstAt: '2026-11-24T13:30:00.000001Z',
        lastAt: '2026-11-24T14:30:00.000001Z',
        by: 'scheduler',
        about: '',
      },
      {
        type: 'Normal',
        reason: 'Old',
        message: 'm',
        count: 3,
        firstAt: '2026-11-24T13:00:00Z',
        lastAt: '2026-11-24T14:00:00Z',
        by: 'kubelet',
        about: '',
      },
      {
        type: '',
        reason: 'Bare',
        message: '',
        count: 1,
        firstAt: '2026-11-24T12:00:00Z',
        lastAt: '2026-11-24T12:00:00Z',
        by: '',
        about: 'spec.containers{app}',
      },
    ])
    expect(readEvents({})).toEqual([])
  })
})
