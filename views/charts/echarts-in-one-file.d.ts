/** The same functions as the package's entry, of which only this file lacks types. */
declare module 'echarts/dist/echarts.esm.min' {
  export * from 'echarts'
}
