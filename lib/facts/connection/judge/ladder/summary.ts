import { listOf } from '@/lib/words/lists'
import type { Rung } from '../../contract'

const MAY: ReadonlyMap<Rung['id'], string> = new Map([
  ['authorize', 'get /'],
  ['read-pods', 'list pods'],
  ['read-services', 'list services'],
])

/** One sentence over all steps: which one fails, or who the API server says the caller is and what that account may read. */
export function summary(rungs: readonly Rung[]): string {
  const stop = rungs.find(
    ({ id, verdict }) => verdict === 'failed' && ['locate', 'connect', 'verify', 'authenticate'].includes(id),
  )
  if (stop) return `"${stop.title}" fails. ${stop.says}`
  const known = rungs.find(({ id }) => id === 'authenticate')?.says ?? ''
  const asked = rungs.filter(({ id }) => MAY.has(id))
  const by = (keep: (rung: Rung) => boolean) => asked.filter(keep).map(({ id }) => MAY.get(id) ?? '')
  const may = by(({ verdict, situation }) => verdict === 'passed' && situation !== 'forbidden')
  const mayNot = by(({ situation }) => situation === 'forbidden')
  const unclear = by(({ verdict, situation }) => verdict !== 'passed' && situation !== 'forbidden')
  const parts = [
    ...(may.length > 0 ? [`It can ${listOf(may)}`] : []),
    ...(mayNot.length > 0 ? [`${may.length > 0 ? 'it' : 'It'} cannot ${listOf(mayNot, 'or')}`] : []),
  ]
  return [
    known,
    parts.length > 0 ? `${parts.join('; ')}.` : '',
    unclear.length > 0 ? `Whether it can ${listOf(unclear, 'or')} is not known.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}
