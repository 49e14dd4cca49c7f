import { queryOptions } from '@tanstack/react-query'
import { asking } from '@/lib/queries/get-json'
import { identityApi } from './contract/identity'
import { neighborsApi } from './contract/neighbors'

/** Who this pod is, by every source. */
export const identityQuery = () => queryOptions(asking(identityApi, {}))

/** What the container has that `kubectl debug` was aimed at. */
export const neighborsQuery = () => queryOptions(asking(neighborsApi, {}))
