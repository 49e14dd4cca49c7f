import type { RelatedItem } from '@/lib/contract/object'

type Standing = Pick<RelatedItem, 'says' | 'meaning'>

const ON_THE_WAY = /^(?:Pending|ContainerCreating|PodInitializing|Terminating|Init:\d+\/\d+)$/

function podStanding(cells: ReadonlyMap<string, string>): Standing {
  const ready = cells.get('Ready') ?? ''
  const status = cells.get('Status') ?? ''
  const restarts = cells.get('Restarts') ?? '0'
  const says = `${ready} ${status}${restarts.startsWith('0') ? '' : `, restarts ${restarts}`}`.trim()
  const [has, wants] = ready.split('/')
  if (status === 'Completed' || status === 'Succeeded') return { says, meaning: 'neutral' }
  if (status === 'Running') return { says, meaning: has === wants ? 'ok' : 'bad' }
  if (ON_THE_WAY.test(status)) return { says, meaning: 'warning' }
  return { says, meaning: status === '' ? 'unknown' : 'bad' }
}

function setStanding(cells: ReadonlyMap<string, string>): Standing {
  const [desired, ready] = [cells.get('Desired') ?? '', cells.get('Ready') ?? '']
  if (desired === '0') return { says: 'scaled to 0', meaning: 'neutral' }
  return { says: `${ready} of ${desired} ready`, meaning: ready === desired ? 'ok' : 'bad' }
}

function jobStanding(cells: ReadonlyMap<string, string>): Standing {
  const status = cells.get('Status') ?? ''
  const says = [status, cells.get('Completions') ?? ''].filter((text) => text !== '').join(' ')
  const meaning =
    status === 'Complete' ? 'ok' : status === 'Failed' ? 'bad' : status === '' ? 'unknown' : 'neutral'
  return { says, meaning }
}

/** How an object stands by the cells that kubectl prints of it. */
export function standingOf(kind: string, cells: ReadonlyMap<string, string>): Standing {
  if (kind === 'Pod') return podStanding(cells)
  if (kind === 'ReplicaSet') return setStanding(cells)
  if (kind === 'Job') return jobStanding(cells)
  return { says: '', meaning: 'neutral' }
}
