/** The side bar: what there is, and for whom. */
import {
  Bell,
  Bike,
  Building2,
  CalendarDays,
  ChartColumn,
  ClipboardCheck,
  Columns3,
  Construction,
  FileText,
  FileDown,
  FileUp,
  Footprints,
  LayoutDashboard,
  ListTodo,
  Map,
  MessageCircleQuestionMark,
  MessageSquareText,
  QrCode,
  Scale,
  Send,
  Store,
  TrafficCone,
  Users,
} from '@lucide/vue'
import type { Component } from 'vue'

export interface Entry {
  path: string
  name: string
  icon: Component
  clerk?: boolean
  /** Which count stands beside it. */
  badge?: 'overdue' | 'tasks' | 'citizens' | 'messages' | 'failing' | 'feedback'
}

export const MENU: { title: string; entries: Entry[] }[] = [
  {
    title: '',
    entries: [
      { path: '/', name: '工作台', icon: LayoutDashboard },
      { path: '/hazards', name: '隐患看板', icon: Columns3, badge: 'overdue' },
      { path: '/tasks', name: '需处理', icon: ListTodo, clerk: true, badge: 'tasks' },
      { path: '/citizens', name: '群众反映', icon: MessageSquareText, badge: 'citizens' },
      { path: '/messages', name: '消息', icon: Bell, badge: 'messages' },
      { path: '/feedback', name: '投诉建议', icon: MessageCircleQuestionMark, badge: 'feedback' },
      { path: '/months', name: '月度统计', icon: ChartColumn },
    ],
  },
  {
    title: '台账',
    entries: [
      { path: '/venues', name: '场所台账', icon: Store },
      { path: '/plan', name: '走访计划', icon: CalendarDays },
      { path: '/visits', name: '走访记录', icon: Footprints },
      { path: '/map', name: '地图', icon: Map },
      { path: '/ebikes', name: '电动自行车', icon: Bike },
      { path: '/campaigns', name: '专项整治', icon: Construction },
      { path: '/stations', name: '劝导站', icon: TrafficCone },
      { path: '/inspections', name: '行政检查', icon: ClipboardCheck },
      { path: '/notices', name: '文书', icon: FileText },
      { path: '/imports', name: '导入台账', icon: FileUp, clerk: true },
      { path: '/exports', name: '导出记录', icon: FileDown, clerk: true },
      { path: '/plaques', name: '打印码牌', icon: QrCode, clerk: true },
      { path: '/people', name: '人员与网格', icon: Users, clerk: true },
      { path: '/checklist', name: '隐患清单', icon: Scale },
      { path: '/departments', name: '有权部门', icon: Building2, clerk: true },
      { path: '/channels', name: '消息通道', icon: Send, clerk: true, badge: 'failing' },
    ],
  },
]
