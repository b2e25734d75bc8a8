/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "text.h"

#include <stdio.h>
#include <string.h>

#include "digits.h"
#include "evaluate.h"
#include "width.h"
#include "zone.h"

#define ML_PER_LITRE 1000
#define VALUE_SIZE 40 /* of a number or a date in any language */

static const struct reg_sentence sentences[REG_MESSAGE_MENU_FIRST] = {
	[REG_MESSAGE_CUSTOMER] = {
		.one = "{name} · {tier} · {points} point",
		.en = "{name} · {tier} · {points} points",
		.zh_CN = "{name} · {tier} · {points} 分" },
	[REG_MESSAGE_CUSTOMER_NO_TIER] = {
		.one = "{name} · {points} point",
		.en = "{name} · {points} points",
		.zh_CN = "{name} · {points} 分" },
	[REG_MESSAGE_CUSTOMER_USED] = {
		.one = "{name} · {tier} · {points} point, {used} used here",
		.en = "{name} · {tier} · {points} points, {used} used here",
		.zh_CN = "{name} · {tier} · {points} 分，本单已用 {used} 分" },
	[REG_MESSAGE_CUSTOMER_NO_TIER_USED] = {
		.one = "{name} · {points} point, {used} used here",
		.en = "{name} · {points} points, {used} used here",
		.zh_CN = "{name} · {points} 分，本单已用 {used} 分" },
	[REG_MESSAGE_PLATE_AGAIN] = {
		.en = "{plate} is here for the {nth} time, not enrolled",
		.zh_CN = "{plate} 第 {nth} 次到店，尚未入会" },
	[REG_MESSAGE_PLATE_SEEN] = {
		.en = "{plate} has been here before, not enrolled",
		.zh_CN = "{plate} 来过本站，尚未入会" },
	[REG_MESSAGE_PLATE_NEW] = {
		.en = "{plate} is new here, not enrolled",
		.zh_CN = "{plate} 首次到店，尚未入会" },
	[REG_MESSAGE_PLATE_AMBIGUOUS] = {
		.en = "{plate} belongs to several customers: ask whose sale this is",
		.zh_CN = "{plate} 登记在多位会员名下，请询问本单记给谁" },
	[REG_MESSAGE_AMBIGUOUS] = {
		.en = "This belongs to several customers: ask whose sale it is",
		.zh_CN = "有多位会员与此对应，请询问本单记给谁" },
	[REG_MESSAGE_CARD_UNKNOWN] = {
		.en = "Card {card} is not enrolled",
		.zh_CN = "卡 {card} 尚未入会" },
	[REG_MESSAGE_PHONE_UNKNOWN] = {
		.en = "This phone number is not enrolled",
		.zh_CN = "该手机号尚未入会" },
	[REG_MESSAGE_NOBODY] = {
		.en = "Nobody is named yet",
		.zh_CN = "尚未识别会员" },
	[REG_MESSAGE_WILL_EARN] = {
		.one = "This sale earns {points} point",
		.en = "This sale earns {points} points",
		.zh_CN = "本单可积 {points} 分" },
	[REG_MESSAGE_KEEP] = {
		.one = "{litres} l more by {date} keeps {tier}",
		.en = "{litres} l more by {date} keep {tier}",
		.zh_CN = "{date}及之前再加 {litres} 升可保留{tier}" },
	[REG_MESSAGE_HELD] = {
		.en = "{tier} is held until {date}",
		.zh_CN = "{tier}保留至{date}" },
	[REG_MESSAGE_REACH] = {
		.one = "{litres} l more reaches {tier}",
		.en = "{litres} l more reach {tier}",
		.zh_CN = "再加 {litres} 升可升为{tier}" },
	[REG_MESSAGE_KEEP_FILLS] = {
		.one = "{fills} more fill ({litres} l) by {date} keeps {tier}",
		.en = "{fills} more fills ({litres} l) by {date} keep {tier}",
		.zh_CN = "{date}及之前再加 {fills} 次油（{litres} 升）可保留{tier}" },
	[REG_MESSAGE_REACH_FILLS] = {
		.one = "{fills} more fill ({litres} l) reaches {tier}",
		.en = "{fills} more fills ({litres} l) reach {tier}",
		.zh_CN = "再加 {fills} 次油（{litres} 升）可升为{tier}" },
	[REG_MESSAGE_KEEP_VISITS] = {
		.one = "{visits} more visit by {date} keeps {tier}",
		.en = "{visits} more visits by {date} keep {tier}",
		.zh_CN = "{date}及之前再来加油 {visits} 次可保留{tier}" },
	[REG_MESSAGE_REACH_VISITS] = {
		.one = "{visits} more visit reaches {tier}",
		.en = "{visits} more visits reach {tier}",
		.zh_CN = "再来加油 {visits} 次可升为{tier}" },
	[REG_MESSAGE_KEEP_SPEND] = {
		.en = "{money} more spent by {date} keeps {tier}",
		.zh_CN = "{date}及之前再消费 {money}可保留{tier}" },
	[REG_MESSAGE_REACH_SPEND] = {
		.en = "{money} more spent reaches {tier}",
		.zh_CN = "再消费 {money}可升为{tier}" },
	[REG_MESSAGE_KEEP_POINTS] = {
		.one = "{points} more point earned by {date} keeps {tier}",
		.en = "{points} more points earned by {date} keep {tier}",
		.zh_CN = "{date}及之前再积 {points} 分可保留{tier}" },
	[REG_MESSAGE_REACH_POINTS] = {
		.one = "{points} more point earned reaches {tier}",
		.en = "{points} more points earned reach {tier}",
		.zh_CN = "再积 {points} 分可升为{tier}" },
	[REG_MESSAGE_KEEP_GROWTH] = {
		.en = "{growth} more growth value by {date} keeps {tier}",
		.zh_CN = "{date}及之前再增加 {growth} 成长值可保留{tier}" },
	[REG_MESSAGE_REACH_GROWTH] = {
		.en = "{growth} more growth value reaches {tier}",
		.zh_CN = "再增加 {growth} 成长值可升为{tier}" },
	[REG_MESSAGE_REACHES] = {
		.en = "This sale reaches {tier}",
		.zh_CN = "本单后升为{tier}" },
	[REG_MESSAGE_SET_ASIDE] = {
		.one = "{points} point is set aside for another sale that is not closed",
		.en = "{points} points are set aside for another sale that is not closed",
		.zh_CN = "{points} 分已为另一未结的单预留" },
	[REG_MESSAGE_EXPIRING] = {
		.one = "{points} point can be used until {date} only",
		.en = "{points} points can be used until {date} only",
		.zh_CN = "{points} 分仅可使用至{date}" },
	[REG_MESSAGE_PENDING] = {
		.one = "{points} point is pending",
		.en = "{points} points are pending",
		.zh_CN = "{points} 分待生效" },
	[REG_MESSAGE_DOUBTFUL] = {
		.en = "Whose car {plate} is has not been confirmed: points wait until then",
		.zh_CN = "{plate} 的车主尚未确认，积分待确认后生效" },
	[REG_MESSAGE_FLAGGED] = {
		.en = "{plate} fits no known plate pattern, please check it",
		.zh_CN = "{plate} 不符合已知车牌格式，请核对" },
	[REG_MESSAGE_OFFER_BECAUSE] = {
		.en = "{offer} ({reason})",
		.zh_CN = "{offer}（{reason}）" },
	[REG_MESSAGE_OFFER_READY] = {
		.en = "{reward} can be used now, {count} left",
		.zh_CN = "现在可用{reward}，剩余 {count} 次" },
	[REG_MESSAGE_OFFER_REWARD] = {
		.one = "{reward} for {points} point",
		.en = "{reward} for {points} points",
		.zh_CN = "{points} 分可换{reward}" },
	[REG_MESSAGE_OFFER_MONEY] = {
		.one = "{points} point takes {money} off",
		.en = "{points} points take {money} off",
		.zh_CN = "{points} 分可抵 {money}" },
	[REG_MESSAGE_OFFER_NEARLY_AMOUNT] = {
		.en = "{money} more brings {reward}",
		.zh_CN = "再消费 {money}即送{reward}" },
	[REG_MESSAGE_OFFER_FREE_AMOUNT] = {
		.en = "{money} more and {reward} is free",
		.zh_CN = "再消费 {money}即可免费{reward}" },
	[REG_MESSAGE_OFFER_FREE_LITRES] = {
		.en = "{litres} l more and {reward} is free",
		.zh_CN = "再加 {litres} 升即可免费{reward}" },
	[REG_MESSAGE_OFFER_NEARLY_LITRES] = {
		.en = "{litres} l more brings {reward}",
		.zh_CN = "再加 {litres} 升即送{reward}" },
	[REG_MESSAGE_REASON_UNTIL] = {
		.en = "until {date} only",
		.zh_CN = "有效期至{date}" },
	[REG_MESSAGE_REASON_EARNED] = {
		.en = "earned with an earlier sale",
		.zh_CN = "此前消费所得" },
	[REG_MESSAGE_REASON_LIKES] = {
		.en = "often buys {category}",
		.zh_CN = "常购{category}" },
	[REG_MESSAGE_REASON_BALANCE] = {
		.one = "has {points} point",
		.en = "has {points} points",
		.zh_CN = "现有 {points} 分" },
	[REG_MESSAGE_REASON_TICKET_AMOUNT] = {
		.en = "this sale has {money} of {needed}",
		.zh_CN = "本单已有 {money}，满 {needed}即可" },
	[REG_MESSAGE_REASON_TICKET_LITRES] = {
		.en = "this sale has {litres} of {needed} l",
		.zh_CN = "本单已加 {litres} 升，满 {needed} 升即可" },
	[REG_MESSAGE_ALERT_COMPLAINT] = {
		.en = "The complaint of {date} is still open",
		.zh_CN = "{date}的投诉尚未结案" },
	[REG_MESSAGE_ALERT_SUGGESTION] = {
		.en = "The suggestion of {date} has not been answered",
		.zh_CN = "{date}的建议尚未答复" },
	[REG_MESSAGE_ALERT_ENQUIRY] = {
		.en = "The enquiry of {date} has not been answered",
		.zh_CN = "{date}的咨询尚未答复" },
	[REG_MESSAGE_ALERT_CARD_PLATES] = {
		.en = "This card is used with many plates, last on {date}: call the shift lead",
		.zh_CN = "该卡用于多个车牌（最近{date}）：请叫班长核实" },
	[REG_MESSAGE_ALERT_CARD_ATTENDANT] = {
		.en = "This card is used again and again with one attendant, last on {date}: call the shift lead",
		.zh_CN = "该卡在同一员工处反复使用（最近{date}）：请叫班长核实" },
	[REG_MESSAGE_ALERT_TANK] = {
		.en = "More than a tank holds on {date}: call the shift lead",
		.zh_CN = "{date}加油量超过油箱容积：请叫班长核实" },
	[REG_MESSAGE_ALERT_REFILL] = {
		.en = "Filled again sooner than a tank empties on {date}: call the shift lead",
		.zh_CN = "{date}加油间隔过短：请叫班长核实" },
	[REG_MESSAGE_ALERT_GRADE] = {
		.en = "Petrol and diesel for one car on {date}: check the grade with the driver",
		.zh_CN = "{date}同一车辆既加汽油又加柴油：请与司机核对油品" },
	[REG_MESSAGE_ALERT_OWN_ADJUSTMENT] = {
		.en = "Points adjusted and redeemed by the same person on {date}: call the shift lead",
		.zh_CN = "{date}积分由同一人调整并兑换：请叫班长核实" },
	[REG_MESSAGE_ALERT_LATE_CARD] = {
		.en = "The card was named after payment again on {date}: call the shift lead",
		.zh_CN = "{date}该卡又在付款后补刷：请叫班长核实" },
	[REG_MESSAGE_ALERT_BIRTHDAY] = {
		.en = "Birthday today: congratulate",
		.zh_CN = "今天生日：请送上祝福" },
	[REG_MESSAGE_ALERT_OVERDUE] = {
		.en = "Back after {days} days, usually every {usual}: ask how things are",
		.one = "Back after {days} day, usually every {usual}: ask how things are",
		.zh_CN = "{days} 天未来，平时约 {usual} 天一次：请关心询问" },
	[REG_MESSAGE_ALERT_KEY_CUSTOMER] = {
		.en = "Key customer: tell the manager",
		.zh_CN = "重点客户：请通知站长" },
	[REG_MESSAGE_ASK_ENROL] = {
		.en = "Comes often: may we enrol you? Your phone number is enough",
		.zh_CN = "常来的车：要办会员吗？报手机号即可" },
	[REG_MESSAGE_ASK_PHONE] = {
		.en = "May we have your phone number?",
		.zh_CN = "方便留个手机号吗？" },
	[REG_MESSAGE_ASK_NAME] = {
		.en = "How may we call you?",
		.zh_CN = "请问怎么称呼您？" },
	[REG_MESSAGE_ASK_PLATE] = {
		.en = "Which plate does this card belong to?",
		.zh_CN = "这张卡是哪辆车用的？" },
	[REG_MESSAGE_ASK_BIRTHDAY] = {
		.en = "When is your birthday?",
		.zh_CN = "您的生日是哪天？" },
	[REG_MESSAGE_ASK_TYPE] = {
		.en = "Is this a private car, a company's, a taxi or a truck?",
		.zh_CN = "这是私家车、单位车、出租车还是货车？" },
	[REG_MESSAGE_ASK_REFERRAL] = {
		.en = "Glad that you like it here: whom may we invite as well?",
		.zh_CN = "感谢您的好评：能推荐朋友来加油吗？" },
	[REG_MESSAGE_DISPLAY_WELCOME] = {
		.en = "Welcome",
		.zh_CN = "欢迎光临" },
	[REG_MESSAGE_DISPLAY_POINTS] = {
		.one = "{points} pt",
		.en = "{points} pts",
		.zh_CN = "{points}分" },
	[REG_MESSAGE_DISPLAY_EARNS] = {
		.one = "+{points} pt",
		.en = "+{points} pts",
		.zh_CN = "+{points}分" },
	[REG_MESSAGE_RECEIPT_EARNED] = {
		.one = "You earned {points} point",
		.en = "You earned {points} points",
		.zh_CN = "本次积分 {points} 分" },
	[REG_MESSAGE_RECEIPT_SPENT] = {
		.one = "You spent {points} point",
		.en = "You spent {points} points",
		.zh_CN = "本次使用积分 {points} 分" },
	[REG_MESSAGE_RECEIPT_REVOKED] = {
		.one = "{points} point of this sale is taken back",
		.en = "{points} points of this sale are taken back",
		.zh_CN = "扣回本单积分 {points} 分" },
	[REG_MESSAGE_RECEIPT_RETURNED] = {
		.one = "{points} point comes back to you",
		.en = "{points} points come back to you",
		.zh_CN = "退回积分 {points} 分" },
	[REG_MESSAGE_RECEIPT_USED] = {
		.en = "You used: {reward}",
		.zh_CN = "本次使用：{reward}" },
	[REG_MESSAGE_RECEIPT_BALANCE] = {
		.one = "Your balance is {points} point",
		.en = "Your balance is {points} points",
		.zh_CN = "积分余额 {points} 分" },
	[REG_MESSAGE_RECEIPT_TIER] = {
		.en = "Your tier is {tier}",
		.zh_CN = "会员等级：{tier}" },
	[REG_MESSAGE_RECEIPT_TIER_UNTIL] = {
		.en = "Your tier is {tier}, until {date}",
		.zh_CN = "会员等级：{tier}，有效期至{date}" },
	[REG_MESSAGE_MENU_LOOKUP] = {
		.en = "Look up a customer",
		.zh_CN = "查询客户" },
	[REG_MESSAGE_MENU_ENROL] = {
		.en = "Enrol a customer",
		.zh_CN = "办理会员" },
	[REG_MESSAGE_MENU_BIND] = {
		.en = "Add a plate or card to a customer",
		.zh_CN = "绑定车牌或卡" },
	[REG_MESSAGE_FIELD_NAME] = {
		.en = "Name",
		.zh_CN = "姓名" },
	[REG_MESSAGE_FIELD_PLATE] = {
		.en = "Plate",
		.zh_CN = "车牌" },
	[REG_MESSAGE_FIELD_CARD] = {
		.en = "Card",
		.zh_CN = "卡号" },
	[REG_MESSAGE_FIELD_PHONE] = {
		.en = "Phone",
		.zh_CN = "手机号" },
	[REG_MESSAGE_ENROLLED] = {
		.en = "{name} is enrolled",
		.zh_CN = "{name} 已成为会员" },
	[REG_MESSAGE_ENROLLED_ALREADY] = {
		.en = "{name} is not enrolled: this phone number has an account already",
		.zh_CN = "{name} 未办理：该手机号已有会员账户" },
	[REG_MESSAGE_BOUND] = {
		.en = "It is bound and counts from now on",
		.zh_CN = "已绑定，从现在起生效" },
	[REG_MESSAGE_AUDIT] = {
		.en = "Audit mark of this till, keep it with the shift's papers: {head}",
		.zh_CN = "本机审计码（请随班结单保存）：{head}" },
	[REG_MESSAGE_NOT_SAVED] = {
		.en = "Points cannot be saved at the moment; sell on as usual and tell the manager",
		.zh_CN = "积分暂时无法保存；请照常收款，并通知站长" },
};

enum reg_language reg_text_language(const char *name)
{
	return name != NULL && strncmp(name, "zh", 2) == 0 && (name[2] == '\0' || strchr("_-.", name[2]) != NULL)
	    ? REG_LANGUAGE_ZH_CN : REG_LANGUAGE_EN;
}

const char *reg_text_name(const struct reg_label *name, enum reg_language language)
{
	if (language == REG_LANGUAGE_ZH_CN && name->zh != NULL)
		return name->zh;
	return name->en != NULL ? name->en : name->text != NULL ? name->text : "";
}

const char *reg_text_template(enum reg_message message, enum reg_language language, bool is_one)
{
	const struct reg_sentence *sentence = message < REG_MESSAGE_MENU_FIRST
	    ? &sentences[message] : &reg_text_menu[message - REG_MESSAGE_MENU_FIRST];

	switch (language) {
	case REG_LANGUAGE_ZH_CN:
		return sentence->zh_CN;
	case REG_LANGUAGE_EN:
	case REG_LANGUAGE_COUNT:
		break;
	}
	return is_one && sentence->one != NULL ? sentence->one : sentence->en;
}

/* --- values --- */

static int64_t litres_up(int64_t ml)
{
	return ml / ML_PER_LITRE + (ml % ML_PER_LITRE > 0);
}

static void put_digits(char out[VALUE_SIZE], int64_t number)
{
	*reg_digits_put(out, number) = '\0';
}

static void put_count(char out[VALUE_SIZE], int64_t number)
{
	char digits[VALUE_SIZE];
	const char *from = digits;
	size_t n;

	put_digits(digits, number);
	if (*from == '-')
		*out++ = *from++;
	n = strlen(from);
	while (n > 0) {
		*out++ = *from++;
		if (--n > 0 && n % 3 == 0)
			*out++ = ',';
	}
	*out = '\0';
}

static void put_exact(char out[VALUE_SIZE], int64_t ml)
{
	int64_t centilitres = (ml + 5) / 10;

	(void)snprintf(out, VALUE_SIZE, "%lld.%02lld", (long long)(centilitres / 100), (long long)(centilitres % 100));
}

static void put_ordinal(char out[VALUE_SIZE], int64_t number, enum reg_language language)
{
	static const char *const suffixes[] = { "th", "st", "nd", "rd" };
	int64_t last = number % 10;
	bool is_teen = number % 100 >= 11 && number % 100 <= 13;

	put_digits(out, number);
	if (language == REG_LANGUAGE_EN)
		memcpy(out + strlen(out), suffixes[is_teen || last < 0 || last > 3 ? 0 : last], sizeof "th");
}

static void put_date(char out[VALUE_SIZE], int32_t day, int32_t today, enum reg_language language)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int year, month, mday, this_year;

	reg_day_to_civil(day, &year, &month, &mday);
	reg_day_to_civil(today, &this_year, NULL, NULL);
	if (language == REG_LANGUAGE_ZH_CN) {
		if (year == this_year)
			(void)snprintf(out, VALUE_SIZE, "%d月%d日", month, mday);
		else
			(void)snprintf(out, VALUE_SIZE, "%d年%d月%d日", year, month, mday);
	} else if (year == this_year) {
		(void)snprintf(out, VALUE_SIZE, "%d %s", mday, months[month - 1]);
	} else {
		(void)snprintf(out, VALUE_SIZE, "%d %s %d", mday, months[month - 1], year);
	}
}

static void put_money(char out[VALUE_SIZE], int64_t minor, const char *currency, enum reg_language language)
{
	int decimals = reg_currency_decimals(currency);

	reg_decimal(out, VALUE_SIZE, minor, decimals, decimals);
	if (language == REG_LANGUAGE_ZH_CN)
		(void)snprintf(out + strlen(out), VALUE_SIZE - strlen(out), "%s",
		    currency != NULL && strcmp(currency, "CNY") == 0 ? " 元" : " ");
}

/* The text of a value: its own, or `buffer` filled. */
static const char *value_text(char buffer[VALUE_SIZE], const struct reg_text_value *value, enum reg_language language)
{
	switch (value->kind) {
	case REG_TEXT_PLAIN:
		return value->text == NULL ? "" : value->text;
	case REG_TEXT_COUNT:
		put_count(buffer, value->number);
		break;
	case REG_TEXT_DIGITS:
		put_digits(buffer, value->number);
		break;
	case REG_TEXT_LITRES:
		put_count(buffer, litres_up(value->number));
		break;
	case REG_TEXT_EXACT:
		put_exact(buffer, value->number);
		break;
	case REG_TEXT_ORDINAL:
		put_ordinal(buffer, value->number, language);
		break;
	case REG_TEXT_MONEY:
		put_money(buffer, value->number, value->text, language);
		break;
	case REG_TEXT_DATE:
		put_date(buffer, (int32_t)value->number, value->today, language);
		break;
	}
	return buffer;
}

static bool is_one(const struct reg_text_value *values, size_t n_values)
{
	for (size_t i = 0; i < n_values; i++) {
		switch (values[i].kind) {
		case REG_TEXT_COUNT:
		case REG_TEXT_DIGITS:
			return values[i].number == 1;
		case REG_TEXT_LITRES:
			return litres_up(values[i].number) == 1;
		case REG_TEXT_PLAIN:
		case REG_TEXT_EXACT:
		case REG_TEXT_ORDINAL:
		case REG_TEXT_MONEY:
		case REG_TEXT_DATE:
			break;
		}
	}
	return false;
}

/* --- filling --- */

struct place {
	char *out;
	size_t room; /* without NUL */
	bool is_full;
};

static void append(struct place *place, const char *text, size_t n)
{
	if (place->is_full)
		return;
	if (n > place->room) { /* cut before the character that does not fit: its continuation bytes are 10xxxxxx */
		place->is_full = true;
		n = place->room;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(place->out, text, n);
	place->out += n;
	place->room -= n;
}

static const struct reg_text_value *find(const char *name, size_t n, const struct reg_text_value *values,
    size_t n_values)
{
	for (size_t i = 0; i < n_values; i++) {
		if (strlen(values[i].name) == n && memcmp(values[i].name, name, n) == 0)
			return &values[i];
	}
	return NULL;
}

void reg_text_format(char *out, size_t size, enum reg_message message, enum reg_language language,
    const struct reg_text_value *values, size_t n_values)
{
	const char *from = reg_text_template(message, language, is_one(values, n_values));
	struct place place = { .out = out, .room = size - 1 };
	char buffer[VALUE_SIZE];

	if (size == 0)
		return;
	while (*from != '\0') {
		const char *end = *from == '{' ? strchr(from, '}') : NULL;
		const struct reg_text_value *value = end == NULL ? NULL
		    : find(from + 1, (size_t)(end - from) - 1, values, n_values);

		if (value != NULL) {
			const char *text = value_text(buffer, value, language);

			append(&place, text, strlen(text));
			from = end + 1;
		} else {
			size_t n = 1 + strcspn(from + 1, "{");

			append(&place, from, n);
			from += n;
		}
	}
	*place.out = '\0';
}
