import { type ReactNode, useEffect, useState } from 'react'

interface CheckInUrlProps {
  isOn: boolean
  onChange: (isOn: boolean) => void
  className?: string
  children: ReactNode
}

/** A checkbox whose state is in the address: it shows a click at once and then what the address says. */
export function CheckInUrl({ isOn, onChange, className = '', children }: CheckInUrlProps) {
  const [shown, setShown] = useState(isOn)
  useEffect(() => setShown(isOn), [isOn])
  return (
    <label className={`flex min-h-8 items-center gap-1.5 text-13 ${className}`}>
      <input
        type="checkbox"
        checked={shown}
        onChange={(event) => {
          setShown(event.target.checked)
          onChange(event.target.checked)
        }}
      />
      {children}
    </label>
  )
}
