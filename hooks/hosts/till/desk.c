/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * desk.c - the commands that are not about one sale: shift, attendant, training, the plugin's menu, lists, language.
 */
#include <string.h>

#include "../../../manager/i18n.h"
#include "command.h"
#include "figures.h"
#include "menu.h"
#include "receipt.h"
#include "text.h"

static void tell_shift(struct till *till, enum regulars_event_kind kind)
{
	struct till_ticket ticket;

	till_ticket_init(&ticket, kind);
	ticket.at_unix_s = till_now(till);
	till_text_copy(ticket.attendant, sizeof ticket.attendant, till->attendant);
	till_text_copy(ticket.shift, sizeof ticket.shift, till->sales.shift);
	till_loyalty_event(&till->loyalty, &ticket);
	till_screen_say(&till->screen, "  %s: %s", till_word_kind((int)kind), ticket.shift);
	till_ticket_finish(&ticket);
}

static int shift(struct till *till, char **words, int n)
{
	if (strcmp(words[1], "figures") == 0) {
		till_figures_say(till);
		return 0;
	}
	if (till->has_ticket)
		return till_refuse(till, W_TICKET_OPEN, NULL);
	if (strcmp(words[1], "open") == 0) {
		if (till->sales.shift[0] != '\0')
			return till_refuse(till, W_SHIFT_IS_OPEN, till->sales.shift);
		if (till_sales_shift(&till->sales, n > 2 ? words[2] : "", till_now(till)) != 0)
			till_refuse(till, W_NOT_SAVED, NULL);
		tell_shift(till, REGULARS_SHIFT_OPEN);
		return 0;
	}
	if (strcmp(words[1], "close") != 0)
		return till_refuse(till, W_USAGE, "shift open [NAME] | close | figures");
	if (till->sales.shift[0] == '\0')
		return till_refuse(till, W_NO_SHIFT, NULL);
	till_figures_say(till);
	tell_shift(till, REGULARS_SHIFT_CLOSE);
	if (till_sales_shift(&till->sales, NULL, till_now(till)) != 0)
		return till_refuse(till, W_NOT_SAVED, NULL);
	return 0;
}

static int attendant(struct till *till, char **words, int n)
{
	enum till_role role = TILL_ATTENDANT;

	if (n > 2) {
		if (strcmp(words[2], "lead") == 0)
			role = TILL_LEAD;
		else if (strcmp(words[2], "manager") == 0)
			role = TILL_MANAGER;
		else if (strcmp(words[2], "attendant") != 0)
			return till_refuse(till, W_USAGE, "attendant ID [attendant|lead|manager]");
	}
	till_text_copy(till->attendant, sizeof till->attendant, words[1]);
	till->role = role;
	return 0;
}

static int training(struct till *till, char **words, int n)
{
	(void)n;
	if (till->has_ticket)
		return till_refuse(till, W_TICKET_OPEN, NULL);
	if (strcmp(words[1], "on") != 0 && strcmp(words[1], "off") != 0)
		return till_refuse(till, W_USAGE, "training on|off");
	till->is_training = strcmp(words[1], "on") == 0;
	till_screen_say(&till->screen, "  %s: %s", till_word(W_TRAINING), till_word(till->is_training ? W_ON : W_OFF));
	return 0;
}

static int set_clock(struct till *till, char **words, int n)
{
	char text[64];
	struct reg_err err = {0};

	(void)snprintf(text, sizeof text, "%s%s%s", words[1], n > 2 ? " " : "", n > 2 ? words[2] : "");
	if (strcmp(text, "now") == 0)
		till->clock_unix_s = 0;
	else if (reg_instant_parse(&till->clock_unix_s, text, till->zone, &err) != 0)
		return till_refuse(till, W_BAD_TIME, text);
	return 0;
}

static int display(struct till *till, char **words, int n)
{
	(void)words;
	(void)n;
	till_screen_box(&till->screen);
	return 0;
}

static int list_documents(struct till *till, char **words, int n)
{
	char at[40];
	char amount[40];

	(void)words;
	(void)n;
	for (size_t i = 0; i < till->sales.n; i++) {
		const struct till_ticket *document = till->sales.closed[i];

		till_time(till, at, sizeof at, document->at_unix_s);
		till_text_decimal(amount, sizeof amount, till_ticket_total(document), till->currency_decimals);
		till_screen_say(&till->screen, "  %s  %s  %s  %s%s%s%s%s", document->receipt, at,
		    till_word_kind((int)document->kind), amount, document->plate[0] == '\0' ? "" : "  ",
		    document->plate,
		    document->is_voided ? "  " : "",
		    document->is_voided ? till_word(W_VOID) : "");
	}
	return 0;
}

static int show_document(struct till *till, char **words, int n)
{
	const struct till_ticket *document = till_sales_find(&till->sales, words[1]);

	(void)n;
	if (document == NULL)
		return till_refuse(till, W_NO_SUCH_RECEIPT, words[1]);
	till_receipt_print(till, document, NULL);
	return 0;
}

static int list_products(struct till *till, char **words, int n)
{
	char price[40];

	(void)words;
	(void)n;
	for (size_t i = 0; i < till->catalog.n; i++) {
		const struct till_product *product = &till->catalog.products[i];

		if (product->kind == REGULARS_LINE_FUEL)
			till_text_price(price, sizeof price, product->price_minor, till->currency_decimals);
		else
			till_text_decimal(price, sizeof price, product->price_minor, till->currency_decimals);
		till_screen_say(&till->screen, "  %-14s %8s  %s", product->code, price,
		    product->name[till_words_language()]);
	}
	return 0;
}

static int language(struct till *till, char **words, int n)
{
	(void)n;
	if (strcmp(words[1], "en") != 0 && strcmp(words[1], "zh_CN") != 0)
		return till_refuse(till, W_USAGE, "lang en|zh_CN");
	till_words_select(strcmp(words[1], "en") == 0 ? TILL_EN : TILL_ZH);
	reg_i18n_choose(words[1]);
	return 0;
}

static int help(struct till *till, char **words, int n)
{
	(void)words;
	(void)n;
	till_command_help(till);
	return 0;
}

static int quit(struct till *till, char **words, int n)
{
	(void)words;
	(void)n;
	if (till->has_ticket)
		return till_refuse(till, W_TICKET_OPEN, NULL);
	till->is_quitting = 1;
	return 0;
}

const struct till_command till_desk_commands[] = {
	{"menu", "[ACTION [NAME=VALUE ...]]", {"the loyalty menu", "会员菜单"}, 0, TILL_WORDS_MAX, till_menu},
	{"answer", "VALUE", {"answer what the plugin asks", "回答会员系统的提问"}, 1, TILL_WORDS_MAX, till_menu_answer},
	{"lookup", "plate|card|phone VALUE", {"who is this?", "查询客户"}, 2, 2, till_menu_lookup},
	{"shift", "open [NAME]|close|figures", {"the shift and its figures", "班次"}, 1, 2, shift},
	{"attendant", "ID [attendant|lead|manager]", {"who is at the till", "收银员"}, 1, 2, attendant},
	{"training", "on|off", {"training mode", "培训模式"}, 1, 1, training},
	{"sales", "", {"closed documents", "已结单据"}, 0, 0, list_documents},
	{"show", "RECEIPT", {"a closed document again", "查看小票"}, 1, 1, show_document},
	{"products", "", {"what is sold here", "商品目录"}, 0, 0, list_products},
	{"display", "", {"the customer's display", "顾客显示屏"}, 0, 0, display},
	{"lang", "en|zh_CN", {"language of the till", "语言"}, 1, 1, language},
	{"clock", "TIME|now", {"set the till's clock (scripts)", "设置时钟"}, 1, 2, set_clock},
	{"help", "", {"this list", "命令列表"}, 0, 0, help},
	{"quit", "", {"end the till", "退出"}, 0, 0, quit},
	{0},
};
