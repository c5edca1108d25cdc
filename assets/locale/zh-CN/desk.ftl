# 桌面程序的框架：导航、面板、命令面板

screen-fly = 飞行
screen-plan = 规划
screen-sorties = 架次
screen-vehicle = 航空器
screen-settings = 设置
panel-failed = 本面板出错，已停止显示；地面站其余部分照常工作。
