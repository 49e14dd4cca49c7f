import { hostname } from 'node:os'

/** This machine's name, as `ATTACHED_FROM` takes it. */
export function machineName(): string {
  return (
    hostname()
      .replaceAll(/[^A-Za-z0-9.-]/g, '-')
      .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '') || 'this-machine'
  )
}
