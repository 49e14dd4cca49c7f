import { parseArgs } from 'node:util'
import { runSoak, slopePerTenMinutes } from '@/e2e/testing/soak-run'
import { forkProduct } from '@/e2e/testing/soaked-product'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    speed: { type: 'string', default: '10' },
  },
})
const seed = Number(values.seed)
const seconds = Number(values.minutes) * 60

console.log(`Faults from seed ${seed} for ${values.minutes} min. Repeat them with --seed ${seed}.`)
const figures = await runSoak({
  seed,
  seconds,
  speed: Number(values.speed),
  open: (world, options) => forkProduct(world, seed, options),
  onSample: console.log,
})
const { faults, memory, ...counts } = figures
const slope = (pick: (sample: (typeof memory)[number]) => number) =>
  slopePerTenMinutes(memory, pick).toFixed(2)
console.table(faults)
console.table({
  ...counts,
  settleMs: Math.round(counts.settleMs),
  'heap of the product, MiB in 10 min': slope((sample) => sample.heapMiB),
  'its rss, MiB in 10 min': slope((sample) => sample.rssMiB),
})
console.log('The lists equal the store.')
