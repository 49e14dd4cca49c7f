import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/** A link within Podglass. Nothing of the page behind it is requested before someone follows it. */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />
}
