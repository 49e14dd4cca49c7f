import type { ResourceList } from '@/lib/contract/resources'
import { openReplica, type Replica } from './live-replica'
import { seededRandom } from './seeded-random'
import { type FromSoaked, memoryOf, type ToSoaked } from './soaked-product'

/** The live lists in a process of their own, told by messages of its parent what to do. */
const tell = (message: FromSoaked) => void process.send?.(message)
let replica: Replica | undefined

process.on('message', (message: ToSoaked) => {
  if (message.type === 'start') {
    const onList = (topic: string, list: ResourceList) => tell({ type: 'list', topic, list })
    const { environment, port, seed, options } = message
    replica = openReplica(environment, port, { ...options, random: seededRandom(seed), onList })
  } else if (replica === undefined) return
  else if (message.type === 'memory') tell({ type: 'memory', memory: memoryOf(replica) })
  else {
    replica.close()
    tell({ type: 'closed' })
  }
})
