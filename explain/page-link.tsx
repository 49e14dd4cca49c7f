import type { ComponentProps } from 'react'

/** The file of the folder `causes` that stands for a page of Podglass; undefined for one that only a pod has. */
function fileOf(href: string): string | undefined {
  if (href === '/ask') return '../index.html'
  const [, id, family = ''] = /^\/causes(?:\/(\w+))?(#[\w-]+)?$/.exec(href) ?? []
  if (id !== undefined) return `${id}.html`
  return href.startsWith('/causes') ? `index.html${family}` : undefined
}

/** In place of the framework's link, on the pages of causes. What only leads to a page in a pod is left out. */
export default function Link({ href, prefetch: _, ...props }: ComponentProps<'a'> & { prefetch?: boolean }) {
  const file = fileOf(href ?? '')
  return file === undefined ? null : <a href={file} {...props} />
}
