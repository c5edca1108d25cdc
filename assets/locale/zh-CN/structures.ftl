# 路网文件缺少的桥梁、涵洞，以及桥旁障碍物
planner-open-bridges = 打开桥梁与障碍物文件
planner-open-bridges-hint = GeoJSON：补充桥梁，声屏障、门架、灯杆、电力线、树木、房屋
planner-drop-bridges = 清除文件中的桥梁与障碍物
planner-bridges-read = { $file }：读入桥梁 { $bridges } 座、障碍物 { $around } 处{ $left ->
    [0] {""}
   *[other] ，略过其他要素 { $left } 个
}
planner-tool-mouth = 点洞口
planner-tool-mouth-hint = 在地图上点涵洞或通道的洞口，确定桩号和洞身长度
under-culvert = 涵洞通道
under-culvert-hint = 在涵洞或通道两端洞口前停下，向洞内和两侧翼墙拍照
under-own-bridge = 按桩号自定桥梁…
under-imported = 来自文件
under-keep-outs = 已计入桥旁障碍物 { $count } 处
own-bridge-name = 桥名
own-bridge-from = 一端桩号
own-bridge-to = 另一端桩号
own-bridge-spans = 各孔跨径
own-bridge-spans-hint = 单位米，如 30 40 30 或 3×30；不填按一孔计算
own-bridge-spans-wrong = 跨径“{ $typed }”无法识别。请写成 30 40 30 或 3×30（米）。
own-bridge-width = 桥面宽
own-bridge-depth = 梁板高
own-bridge-clearance = 桥下净高
own-bridge-water = 桥下有水
own-culvert-at = 中心桩号
own-culvert-width = 洞口宽
own-culvert-height = 洞口高
own-culvert-length = 洞身长
own-culvert-road = 路面距洞底
own-culvert-water = 洞内有水
own-culvert-pick = 在地图上点洞口
dialog-kind-bridges = 桥梁与障碍物
