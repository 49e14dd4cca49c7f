import type { Explanation } from '@/lib/contract/explanation'
import type { Break } from '@/lib/diagnosis/testing/breaks/breaks'
import { type Outcome, outcomeOf } from '@/lib/diagnosis/testing/breaks/evaluate'
import { MORE_BREAKS } from '@/lib/diagnosis/testing/breaks/more-breaks'
import { seeded } from '@/lib/diagnosis/testing/breaks/random'
import {
  ALL_BREAKS,
  type BrokenWorld,
  brokenWorld,
  TWINS,
  type Twin,
} from '@/lib/diagnosis/testing/breaks/worlds'
import { PROJECTS } from '@/lib/diagnosis/testing/projects/all'
import type { Project } from '@/lib/diagnosis/testing/projects/project'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { PROJECT_ASKERS, type ProjectAsker } from './project-askers'

export interface ProjectTrial {
  world: BrokenWorld
  asker: ProjectAsker
  got: string
  confidence: string
  says: string
  isRight: boolean
  /** Of the chosen fix, and of the best that was offered. */
  fix: Outcome
  best: Outcome['state']
  isFixed: boolean
  /** A cause that is proven, where the first one is not. */
  stronger?: string
}

/** To an account that sees neither bindings nor roles, what is wrong with them looks as if nothing were there. */
const BLIND = [
  'D0',
  'D28',
  'D29',
  'D1',
  'D4',
  'D8',
  'D10',
  'D11',
  'D2',
  'D3',
  'D16',
  'D17',
  'D18',
  'D22',
  'E7',
  'E8',
  'F1',
  'F2',
  'F3',
  'F4',
  'F5',
  'D31',
  'C3',
]

const NEWER = new Set(MORE_BREAKS.map(({ name }) => name))

/** What they say is proven wherever no rule applies. */
const NOTHING_NEAR = ['D0', 'D28', 'D29']

const BLIND_ASKERS: readonly ProjectAsker[] = [
  'itself',
  'form, no bindings',
  'form, own namespace',
  'paste, sees nothing',
]

/** True where the binding is wrong as well as the rule: who cannot read bindings sees none of the two. */
function isInBoth({ causes, break: name }: BrokenWorld): boolean {
  return NEWER.has(name) && causes[0]?.startsWith('E') === true
}

/** Whether an answer names what was broken, and what its first fix does. */
export function judge(world: BrokenWorld, asker: ProjectAsker, answer: Explanation): ProjectTrial {
  const isBlind = BLIND_ASKERS.includes(asker)
  const got = answer.verdict === 'denied' ? (answer.cause?.id ?? 'none') : answer.verdict
  const says = plain(answer.cause?.says ?? answer.says)
  const isOfBinding =
    !world.causes.some((id) => /^D/.test(id)) || world.causes.includes('D26') || isInBoth(world)
  const causes = isBlind && isOfBinding ? [...world.causes, ...BLIND] : world.causes
  const isNamed = isBlind || !world.names || world.names.some((name) => says.includes(name))
  // What an asker cannot read it cannot prove, and a possibility that it names as such is no wrong answer.
  const isUnproven = isBlind && asker !== 'itself' && answer.cause?.confidence !== 'proven'
  const isRight = isUnproven ? got !== 'allowed' || causes.includes(got) : causes.includes(got) && isNamed
  const judged = { broken: world.broken, healthy: world.healthy, who: world.who, act: world.act }
  const [chosen] = answer.fixes
  const fix = outcomeOf(chosen, judged)
  const all = answer.fixes.map((one) => outcomeOf(one, judged).state)
  const best = (['restores', 'exact'] as const).find((one) => all.includes(one)) ?? all[0] ?? 'none'
  const isMeantPod = world.break === 'pod runs as default' && chosen?.where === 'pod'
  // A selector in the call is the way to list under names, and grants nothing.
  const isOtherCall =
    chosen?.where === 'request' &&
    (world.break === 'names on a call without one' ||
      ((isBlind || !world.isRepaired) && ['F1', 'F3', 'C3'].includes(got)))
  const isFixed =
    got === 'allowed'
      ? answer.fixes.length === 0
      : isMeantPod ||
        isOtherCall ||
        (world.isRepaired &&
        !isBlind &&
        !(world.isOpen && (world.isOpen === 'to all' || asker !== 'form, sees accounts'))
          ? fix.state === 'restores'
          : ['restores', 'exact'].includes(fix.state))
  const stronger =
    answer.cause?.confidence === 'proven'
      ? undefined
      : answer.alternatives.find(
          ({ id, confidence }) => confidence === 'proven' && !NOTHING_NEAR.includes(id),
        )?.id
  return {
    world,
    asker,
    got,
    confidence: answer.cause?.confidence ?? '',
    says: says,
    isRight,
    fix,
    best,
    isFixed,
    ...present({ stronger }),
  }
}

export interface ProjectRun {
  seed: number
  /** Clusters for each project, break and twin. */
  times: number
  twins?: readonly Twin[]
  askers?: readonly ProjectAsker[]
  /** Takes that many clusters with a kind of break of before, evenly spread, and half as many of each newer kind. */
  most?: number
  projects?: readonly Project[]
  /** A second thing is wrong, where one can be. */
  isSeveral?: boolean
}

/** The clusters of a run, the same for the same seed. */
export function brokenWorlds({
  seed,
  times,
  twins = TWINS,
  most,
  projects = PROJECTS,
  isSeveral = false,
}: ProjectRun): BrokenWorld[] {
  if (most !== undefined) {
    const newer = ALL_BREAKS.filter(({ name }) => NEWER.has(name))
    const before = ALL_BREAKS.filter(({ name }) => !NEWER.has(name))
    const ofNewer = Math.round((most * newer.length) / before.length / 2)
    const some = (kinds: readonly Break[], count: number) =>
      someWorlds(seed, twins, count, projects, isSeveral, kinds)
    return [...some(before, most), ...some(newer, ofNewer)]
  }
  return projects.flatMap((project, p) =>
    ALL_BREAKS.flatMap((one, b) =>
      twins.flatMap((twin, t) =>
        Array.from({ length: times }, (_, n) => seed + 7919 * p + 104_729 * b + 31 * t + n).flatMap(
          (at) => brokenWorld(project, one, twin, at, isSeveral) ?? [],
        ),
      ),
    ),
  )
}

/** The same number of each break, each of a project that can be broken so. */
function someWorlds(
  seed: number,
  twins: readonly Twin[],
  most: number,
  projects: readonly Project[],
  isSeveral: boolean,
  kinds: readonly Break[],
): BrokenWorld[] {
  const random = seeded(seed)
  return Array.from({ length: most }, (_, n) => kinds[n % kinds.length]).flatMap((one) => {
    for (let turn = 0; one && turn < 60; turn += 1) {
      const world = brokenWorld(
        random.pick(projects),
        one,
        random.pick(twins),
        seed + 7919 * random.below(1_000_000),
        isSeveral,
      )
      if (world) return [world]
    }
    return []
  })
}

/** Asks about each cluster as each asker. */
/** The least share of first causes and chosen fixes that must be right; of the newer kinds of break it is below its goal. */
export const LEAST: Record<Twin | 'ofSome' | 'newer', { cause: number; fix: number }> = {
  newer: { cause: 0.97, fix: 0.98 },
  ofSome: { cause: 0.95, fix: 0.95 },
  alone: { cause: 0.99, fix: 0.99 },
  'beside a twin': { cause: 0.97, fix: 0.97 },
  'sharing its ClusterRoles': { cause: 0.97, fix: 0.97 },
  'in one namespace': { cause: 0.97, fix: 0.97 },
  'from elsewhere': { cause: 0.97, fix: 0.97 },
  'with a prefix': { cause: 0.97, fix: 0.97 },
}

export const GOAL_OF_NEWER = 0.97

/** True for a kind of break that came after the causes that answer it were measured. */
export function isNewer({ world }: ProjectTrial): boolean {
  return NEWER.has(world.break)
}

const percent = (some: number, all: number) => `${((100 * some) / all).toFixed(1)} %`.padStart(7)

export function share(trials: readonly ProjectTrial[], of: 'isRight' | 'isFixed'): number {
  return trials.filter((trial) => trial[of]).length / Math.max(1, trials.length)
}

/** Each reads all that the one before it reads, and more. */
const MORE_RIGHTS: readonly (readonly ProjectAsker[])[] = [
  ['form, own namespace', 'form', 'form, sees accounts'],
  ['form, no bindings', 'form', 'form, sees accounts'],
  ['paste, sees nothing', 'paste'],
  ['itself', 'itself, reading RBAC'],
]

/** The clusters of which a reader with more rights is told a wrong first cause, and one with fewer the right one. */
export function worseWithMore(trials: readonly ProjectTrial[]): string[] {
  const of = new Map<BrokenWorld, ProjectTrial[]>()
  for (const trial of trials) of.set(trial.world, [...(of.get(trial.world) ?? []), trial])
  const names = ({ world, got, says }: ProjectTrial) =>
    world.causes.includes(got) && (world.names ?? ['']).some((name) => says.includes(name))
  return [...of].flatMap(([{ break: name, project, twin }, all]) => {
    const worse = MORE_RIGHTS.flatMap((askers) => {
      const told = askers.flatMap((asker) => all.find((one) => one.asker === asker) ?? [])
      const less = told.findIndex(names)
      return less < 0 ? [] : told.slice(less).filter((more) => !names(more))
    })
    const [first] = worse
    return first ? [`${name}, ${project} ${twin}: ${first.asker} ${first.got}`] : []
  })
}

/** First causes and chosen fixes that are right, by break, asker and twin, with what came instead. */
export function figures(trials: readonly ProjectTrial[]): string {
  const lines: string[] = []
  const line = (name: string, of: readonly ProjectTrial[], more = '') => {
    if (of.length === 0) return
    const right = of.filter(({ isRight }) => isRight).length
    const fixed = of.filter(({ isFixed }) => isFixed).length
    lines.push(
      `${name.padEnd(44)} ${String(of.length).padStart(6)} ${percent(right, of.length)} ${percent(fixed, of.length)} ${more}`,
    )
  }
  lines.push(`${''.padEnd(44)} trials   cause     fix`)
  line('all', trials)
  for (const twin of TWINS) {
    line(
      twin,
      trials.filter(({ world }) => world.twin === twin),
    )
    for (const asker of PROJECT_ASKERS) {
      line(
        `  ${asker}`,
        trials.filter((one) => one.world.twin === twin && one.asker === asker),
      )
    }
  }
  for (const name of ALL_BREAKS.map((one) => one.name)) {
    const of = trials.filter(({ world }) => world.break === name)
    const wrong = of.filter(({ isRight }) => !isRight).map(({ got, confidence }) => `${got} ${confidence}`)
    const unfixed = of.filter(({ isFixed }) => !isFixed).map(({ fix }) => fix.state)
    line(name, of, [counted(wrong), counted(unfixed)].filter(Boolean).join(' | '))
  }
  return lines.join('\n')
}

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([word, count]) => `${word} ${count}`)
    .join(', ')
}
