/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "words.h"

#include <string.h>

#include "../../../plugin/regulars.h"

static const char *const words[W_WORDS][2] = {
	[W_TITLE] = {"Regulars reference till", "Regulars 示范收银机"},
	[W_TILL] = {"Till", "收银机"},
	[W_ATTENDANT] = {"Attendant", "收银员"},
	[W_SHIFT] = {"Shift", "班次"},
	[W_RECEIPT] = {"Receipt", "小票"},
	[W_TRAINING] = {"TRAINING", "培训模式"},
	[W_PUMP] = {"pump ", "油枪"},
	[W_TOTAL] = {"Total", "合计"},
	[W_TO_PAY] = {"To pay", "应付"},
	[W_PAY_BACK] = {"To pay back", "应退"},
	[W_CHANGE] = {"Change", "找零"},
	[W_PAID] = {"Paid", "已付"},
	[W_VOID] = {"void", "作废"},
	[W_PLATE] = {"Plate", "车牌"},
	[W_CARD] = {"Card", "卡号"},
	[W_PHONE] = {"Phone", "手机"},
	[W_CUSTOMER] = {"Customer", "客户"},
	[W_SALE] = {"sale", "销售"},
	[W_REFUND] = {"refund", "退款"},
	[W_PREPAY] = {"prepay", "预付"},
	[W_COMPLETION] = {"completion", "加油完成"},
	[W_PUMP_TEST] = {"pump test", "油枪测试"},
	[W_TANK_RETURN] = {"return to tank", "回罐"},
	[W_SHIFT_OPEN] = {"shift open", "开班"},
	[W_SHIFT_CLOSE] = {"shift close", "交班"},
	[W_ORIGINAL] = {"for receipt", "原小票"},
	[W_NO_TICKET] = {"There is no open ticket", "没有未结的单据"},
	[W_TICKET_OPEN] = {"Close or cancel the open ticket first", "请先结账或取消当前单据"},
	[W_UNKNOWN_COMMAND] = {"Unknown command (type help)", "未知命令（输入 help 查看）"},
	[W_USAGE] = {"Usage", "用法"},
	[W_UNKNOWN_PRODUCT] = {"Not in the catalogue", "目录中没有"},
	[W_NO_SUCH_LINE] = {"There is no such line", "没有这一行"},
	[W_NO_SUCH_RECEIPT] = {"No such receipt on this till", "本机没有这张小票"},
	[W_ALREADY_VOID] = {"Already void", "已作废"},
	[W_ALREADY_COMPLETED] = {"Already completed", "已完成"},
	[W_NOT_A_PREPAY] = {"Not a prepay", "不是预付单"},
	[W_TOO_MUCH] = {"More than there is", "超出数量"},
	[W_HAS_REFUNDS] = {"It has refunds already", "已有退款"},
	[W_NOTHING_LEFT] = {"Nothing left to refund", "没有可退的内容"},
	[W_STILL_TO_PAY] = {"Still to pay", "尚未付清"},
	[W_NOT_THIS_KIND] = {"Not possible on this ticket", "此单据不能这样做"},
	[W_BAD_NUMBER] = {"Not a figure that fits here", "数字不正确"},
	[W_CANCELLED] = {"Cancelled", "已取消"},
	[W_LOYALTY] = {"Loyalty", "会员"},
	[W_LOYALTY_OFF] = {"Loyalty is not available, sales go on", "会员功能不可用，销售照常"},
	[W_LOYALTY_FAILED] = {"Loyalty failed, the sale goes on", "会员功能出错，销售照常"},
	[W_LOYALTY_REFUSED] = {"Loyalty cannot take this", "会员系统未接受"},
	[W_LOYALTY_SPOOLED] = {"Loyalty: kept in the spool", "会员：已暂存"},
	[W_WELCOME] = {"Welcome", "欢迎光临"},
	[W_THANKS] = {"Thank you", "谢谢惠顾"},
	[W_NO_SHIFT] = {"No shift is open", "尚未开班"},
	[W_SHIFT_IS_OPEN] = {"A shift is open already", "班次已开"},
	[W_SALES] = {"Sales", "销售笔数"},
	[W_WITH_PLATE] = {"with plate", "有车牌"},
	[W_WITH_CARD] = {"with card", "有卡"},
	[W_REFUNDS] = {"Refunds", "退款"},
	[W_VOIDS] = {"Voids", "作废"},
	[W_TESTS] = {"Tests and returns", "测试与回罐"},
	[W_LITRES] = {"l", "升"},
	[W_SHOP] = {"Shop", "便利店"},
	[W_MENU] = {"Menu", "菜单"},
	[W_NEEDS_ROLE] = {"This needs the role", "需要权限"},
	[W_NO_SUCH_ACTION] = {"No such action in the menu", "菜单中没有此项"},
	[W_REQUIRED] = {"This field must be filled", "此项必填"},
	[W_MORE] = {"as NAME=VALUE", "可用 名称=值"},
	[W_MENU_PROMPT] = {"Number:", "编号："},
	[W_NO_QUESTION] = {"Nothing was asked", "没有待回答的提问"},
	[W_REDEEM_AGAIN] = {"The ticket has changed: redeem again", "单据已改变，请重新兑换"},
	[W_YES_NO_HINT] = {" (yes/no)", "（y 是 / n 否）"},
	[W_CHOOSE] = {"Choose a number or a value from the list", "请选择列表中的编号或值"},
	[W_YES_NO] = {"yes or no", "yes 或 no"},
	[W_NEXT_PAGE] = {"-- Enter: next page --", "-- 回车：下一页 --"},
	[W_KEYS] = {"F1Help F2Total F3Plate F4Card F5Fuel F6Item F7Cash F8Close F9Menu F10Quit",
	            "F1帮助 F2合计 F3车牌 F4卡号 F5加油 F6商品 F7现金 F8结账 F9菜单 F10退出"},
	[W_OPEN_PREPAY] = {"Prepaid", "预付"},
	[W_BAD_TIME] = {"Expected a time such as 2026-11-21T08:15:30", "时间格式应为 2026-11-21T08:15:30"},
	[W_NOT_SAVED] = {"Not written to the till's state", "未能写入收银机状态"},
	[W_ON] = {"on", "开"},
	[W_OFF] = {"off", "关"},
	[W_LOYALTY_HEAD] = {"Operator display", "收银员提示"},
	[W_MESSAGES] = {"Messages", "消息"},
	[W_EVENTS] = {"events", "事件"},
	[W_SPOOLED] = {"spooled", "暂存"},
	[W_REFUSED] = {"refused", "未接受"},
	[W_FAILED] = {"failed", "失败"},
	[W_UNREADABLE] = {"unreadable", "无法读取"},
	[W_NO_MEMORY] = {"Out of memory", "内存不足"},
	[W_TENDER_CASH] = {"cash", "现金"},
	[W_TENDER_CARD] = {"card", "银行卡"},
};

static enum till_language selected = TILL_EN;

void till_words_select(enum till_language language)
{
	selected = language;
}

enum till_language till_words_language(void)
{
	return selected;
}

const char *till_word(enum till_word word)
{
	return words[word][selected];
}

const char *till_word_kind(int kind)
{
	switch ((enum regulars_event_kind)kind) {
	case REGULARS_SALE_CLOSE:
		return till_word(W_SALE);
	case REGULARS_SALE_REFUND:
		return till_word(W_REFUND);
	case REGULARS_SALE_VOID:
		return till_word(W_VOID);
	case REGULARS_SALE_PREPAY:
		return till_word(W_PREPAY);
	case REGULARS_SALE_COMPLETION:
		return till_word(W_COMPLETION);
	case REGULARS_PUMP_TEST:
		return till_word(W_PUMP_TEST);
	case REGULARS_TANK_RETURN:
		return till_word(W_TANK_RETURN);
	case REGULARS_SHIFT_OPEN:
		return till_word(W_SHIFT_OPEN);
	case REGULARS_SHIFT_CLOSE:
		return till_word(W_SHIFT_CLOSE);
	}
	return "?";
}

const char *till_word_tender(const char *kind)
{
	if (strcmp(kind, "cash") == 0)
		return till_word(W_TENDER_CASH);
	if (strcmp(kind, "card") == 0)
		return till_word(W_TENDER_CARD);
	return kind;
}
