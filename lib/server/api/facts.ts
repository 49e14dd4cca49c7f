import { causesApi } from '@/lib/contract/causes'
import { costApi } from '@/lib/contract/cost'
import { exposureApi } from '@/lib/contract/exposure'
import { families } from '@/lib/diagnosis/causes/families'
import * as account from '@/lib/facts/account/fact'
import * as call from '@/lib/facts/call/fact'
import * as changed from '@/lib/facts/changes/fact'
import * as compare from '@/lib/facts/compare/fact'
import * as connection from '@/lib/facts/connection/fact'
import * as identity from '@/lib/facts/identity/fact'
import * as namespaces from '@/lib/facts/namespaces/fact'
import * as objects from '@/lib/facts/objects/fact'
import * as preflight from '@/lib/facts/preflight/fact'
import { type Asking, type Fact, fact } from '@/lib/facts/questions/fact'
import * as refusals from '@/lib/facts/refusals/fact'
import * as whatIf from '@/lib/facts/what-if/fact'
import { kubeClient } from '@/lib/kube/transport/client'
import * as ask from '@/lib/pages/ask/fact'
import { overviewApi } from '@/lib/pages/overview/contract'
import { readSettings } from '@/lib/pod/environment'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import { openStreams } from '@/lib/process/drain'
import { describeExposure } from '../gate/exposure'
import { costOf } from '../http/cost'
import { liveHub } from '../live/process-hub'
import { processOverview, promptOverview } from '../live/process-overview'

/** Who asks in this process: the client that the request has, by the variables that the process was started with unless others are given. */
export function askingBy(env?: Environment): Asking {
  return {
    get kube() {
      return kubeClient()
    },
    get hub() {
      return liveHub()
    },
    get settings() {
      return readSettings(env)
    },
    ...present({ env }),
  }
}

/** What only this process knows of itself. */
const OWN = {
  causes: fact(causesApi, {
    summary: 'Every cause by its id, title and family, in the order of the API server’s gates.',
    gather: () => ({
      causes: families.flatMap(({ title: family, causes }) =>
        causes.map(({ id, title }) => ({ id, title, family })),
      ),
    }),
  }),
  cost: fact(costApi, {
    summary: 'What Podglass costs the API server.',
    gather: ({ age = 0 }, { kube }) => {
      const { traffic, viewer } = kube
      const of = viewer === undefined ? ('all' as const) : ('viewer' as const)
      return costOf({ of, traffic, server: kube.met(), viewers: openStreams(viewer), age })
    },
  }),
  exposure: fact(exposureApi, {
    summary: 'Who can open this page, and as whom it asks.',
    gather: (_, { settings }) => describeExposure(settings),
  }),
  overview: fact(overviewApi, {
    summary: 'What is wrong with this pod and around it, worst first.',
    isShared: true,
    gather: ({ age, last }, { kube, env }, signal) => {
      const parts = { kube, hub: liveHub() }
      return last
        ? promptOverview(parts, signal)
        : processOverview(parts, signal, age === undefined ? undefined : Number(age) * 1_000, env)
    },
  }),
}

const ROOMS = [
  account,
  call,
  changed,
  compare,
  connection,
  identity,
  namespaces,
  objects,
  preflight,
  refusals,
  whatIf,
  ask,
  OWN,
]
/** All that pages and programs ask for. */
export const FACTS = ROOMS.flatMap((room): Fact[] => Object.values(room))
