const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5 14.2 13.5H1.8L8 2.5ZM8 6.5v3.2M8 11.6v.2',
  lock: 'M4.5 7V5.2a3.5 3.5 0 0 1 7 0V7M3.5 7h9v6.5h-9zM8 9.6v1.6',
  question: 'M5.6 6A2.4 2.4 0 1 1 8 8.6v1.2M8 12.4v.2',
  clock: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2ZM8 5v3.2l2.1 1.4',
  dash: 'M3.5 8h9',
  dot: 'M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z',
  absent: 'M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2ZM4 12 12 4',
  repeat:
    'M3 8a5 5 0 0 1 8.600-3.500L13 6M13 2.800V6H9.800M13 8a5 5 0 0 1-8.600 3.500L3 10M3 13.200V10h3.200',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  link: 'M6.5 9.5l3-3M7 4.5l1.6-1.6a2.9 2.9 0 0 1 4.1 4.1L11 8.6M9 11.5l-1.6 1.6a2.9 2.9 0 0 1-4.1-4.1L5 7.4',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M12.7 3.3l-1 1M4.3 11.7l-1 1',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM10.300 10.300 13.500 13.500',
  pencil: 'M10.800 2.800l2.400 2.400M2.800 13.200l.7-2.900 7.600-7.600 2.200 2.200-7.600 7.600z',
  plus: 'M8 3.500v9M3.500 8h9',
  send: 'M2.500 8 13.500 2.800 10.500 13.200 7.300 9.300zM7.300 9.300 13.500 2.800',
  more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  keyboard:
    'M1.800 4.200h12.400v7.600H1.800zM4.200 6.700h.01M6.700 6.700h.01M9.300 6.700h.01M11.800 6.700h.01M5.200 9.300h5.600',
  filter: 'M2 4h12M4.500 8h7M6.500 12h3',
  columns: 'M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10',
  close: 'M4 4l8 8M12 4l-8 8',
  download: 'M8 2.500v7.500M4.800 7 8 10.200 11.200 7M2.800 13.200h10.400',
  overview: 'M2.5 3.5h11M2.5 8h11M2.5 12.5h7',
  identity: 'M8 2.8a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM3 13.4c.5-2.6 2.4-4 5-4s4.500 1.400 5 4',
  connection: 'M5.500 2.500v11M10.500 2.500v11M5.500 4.500h5M5.500 8h5M5.500 11.500h5',
  resources: 'M2.500 3h11v10h-11zM2.500 6.300h11M6.200 6.300V13',
  namespaces: 'M2.500 2.500H7V7H2.500zM9 2.500h4.500V7H9zM2.500 9H7v4.500H2.500zM9 9h4.500v4.500H9z',
  permissions:
    'M5.300 6.200a2.700 2.700 0 1 0 0 3.600 2.700 2.700 0 0 0 0-3.600ZM7.700 8h6M11.500 8v2.400M13.600 8v1.800',
  previous: 'M3.5 10 8 5.5 12.5 10',
  next: 'M3.5 6 8 10.5 12.5 6',
  back: 'M10 3.5 5.5 8 10 12.5',
  book: 'M8 4.200C6.800 3.300 5 3 2.500 3v9.500c2.500 0 4.300.3 5.500 1.200 1.200-.9 3-1.200 5.500-1.200V3C11 3 9.200 3.300 8 4.200ZM8 4.200v9.500',
  report: 'M4 2.500h5.500L12.500 5.500v8H4zM6.300 7h4M6.300 9.500h4',
  share: 'M8 9.800V2.500M5.200 5 8 2.200 10.800 5M4.500 7.500h-1.500v6h10v-6h-1.500',
  box: 'M8 1.800 13.500 5v6L8 14.200 2.500 11V5zM2.500 5 8 8.200 13.500 5M8 8.200v6',
  print: 'M4.500 6V2.500h7V6M4.500 11h-2V6h11v5h-2M4.500 9.500h7v4h-7z',
} as const

export type IconName = keyof typeof PATHS

/** A shape of one weight; always next to a word, so it is hidden from screen readers. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className={`inline-block size-4 shrink-0 fill-none stroke-current ${className}`}
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
