interface NamedResource {
  group: string
  resource: string
  subresource?: string | undefined
}

/** `pods`, `pods/log`, `deployments.apps/scale`: as kubectl writes a resource. */
export function describeResource({ group, resource, subresource = '' }: NamedResource): string {
  const qualified = group === '' ? resource : `${resource}.${group}`
  return subresource === '' ? qualified : `${qualified}/${subresource}`
}
