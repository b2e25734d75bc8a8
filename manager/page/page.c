/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.c - a page: its frame, its tables, and the order of the morning page.
 */
#include "page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_file.h"
#include "page_parts.h"
#include "spell.h"

/* --- frame and tables -------------------------------------------------------------------------------------------- */

void reg_page_begin(FILE *out, const char *title)
{
	fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n",
	    strcmp(reg_i18n_language(), "zh_CN") == 0 ? "zh-CN" : "en");
	fputs("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline';"
	      "script-src 'unsafe-inline';img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n",
	    out);
	reg_markup_element(out, "title", NULL, title);
	putc('\n', out);
	reg_page_style(out);
	/* Patterns tell the classes apart where colours do not. */
	fputs("</head><body><svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>"
	      "<pattern id=\"pb\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
	      "<rect width=\"7\" height=\"7\" class=\"fb\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" class=\"hatch\"/></pattern>"
	      "<pattern id=\"pc\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" "
	      "class=\"fc\"/><circle cx=\"3\" cy=\"3\" r=\"1.2\" class=\"spot\"/></pattern></defs></svg>\n"
	      "<div class=\"frame\">\n",
	    out);
}

void reg_page_end(FILE *out)
{
	fputs("</div>\n", out);
	reg_page_script(out);
	fputs("</body></html>\n", out);
}

void reg_page_table_begin(FILE *out, const struct reg_page_title *titles, const char *class)
{
	fprintf(out, "<div class=\"wide\"><table class=\"%s\"><thead><tr>", class);
	for (; titles->text != NULL; titles++) {
		fprintf(out, "<th scope=\"col\"%s>", titles->is_number ? " class=\"n\"" : "");
		reg_markup_text(out, titles->text);
		fputs("</th>", out);
	}
	fputs("</tr></thead><tbody>\n", out);
}

void reg_page_table_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

void reg_page_numbers_begin(FILE *out, const struct reg_page_title *titles)
{
	fputs("<details><summary>", out);
	reg_markup_text(out, _("The numbers"));
	fputs("</summary>", out);
	reg_page_table_begin(out, titles, "sort");
}

void reg_page_numbers_end(FILE *out)
{
	reg_page_table_end(out);
	fputs("</details>\n", out);
}

void reg_page_cell(FILE *out, const char *text)
{
	reg_markup_element(out, "td", NULL, text);
}

void reg_page_cell_number(FILE *out, int64_t value, const char *shown)
{
	fprintf(out, "<td class=\"n\" data-v=\"%lld\">", (long long)value);
	reg_markup_text(out, shown);
	fputs("</td>", out);
}

void reg_page_cell_who(const struct reg_page *page, int64_t subject, const char *label)
{
	const struct reg_page_customer *customer = reg_page_customer_of(page, subject);
	FILE *out = page->out;

	if (customer == NULL) {
		reg_page_cell(out, label);
		return;
	}
	fprintf(out, "<td><a href=\"#c%lld\">", (long long)subject);
	reg_markup_text(out, label);
	fputs("</a>", out);
	if (customer->contact.phone[0] != '\0') {
		fputs("<span class=\"by\">", out);
		reg_page_phone(out, customer->contact.phone);
		fputs("</span>", out);
	}
	fputs("</td>", out);
}

void reg_page_phone(FILE *out, const char *phone)
{
	if (phone[0] == '\0')
		return;
	fputs("<a href=\"tel:", out);
	for (const char *c = phone; *c != '\0'; c++)
		if (strchr("+0123456789", *c) != NULL)
			putc(*c, out);
	fputs("\">", out);
	reg_markup_text(out, phone);
	fputs("</a>", out);
}

void reg_page_card_begin(FILE *out, const char *id, const char *class, const char *title, const char *words)
{
	fprintf(out, "<section class=\"card%s%s\" id=\"%s\">", class[0] != '\0' ? " " : "", class, id);
	reg_markup_element(out, "h2", NULL, title);
	if (words != NULL)
		reg_markup_element(out, "p", "say", words);
	putc('\n', out);
}

void reg_page_card_end(FILE *out)
{
	fputs("</section>\n", out);
}

void reg_page_card_nothing(FILE *out, const char *id, const char *title)
{
	reg_page_card_begin(out, id, "", title, _("There is nothing to show yet."));
	reg_page_card_end(out);
}

const char *reg_page_stage(enum reg_stage stage)
{
	switch (stage) {
	case REG_STAGE_POTENTIAL:
		return _("potential");
	case REG_STAGE_FLOATING:
		return _("floating");
	case REG_STAGE_REGULAR:
		return _("regular");
	case REG_STAGE_LOST:
		return _("lost");
	}
	return "";
}

/* --- the morning page -------------------------------------------------------------------------------------------- */

/* No sales and nobody to look after either. */
static bool is_empty(const struct reg_page *page)
{
	return page->n_days == 0 && page->analysis.n == 0 && page->n_cases == 0 && page->n_birthdays == 0 &&
	    json_array_size(page->tasks) == 0;
}

static void write_head(const struct reg_page *page)
{
	const struct {
		const char *id, *title;
		bool is_there;
	} links[] = { { "today", _("Today"), true }, { "abc", _("Classes"), true }, { "months", _("Months"), true },
		{ "flow", _("Stages"), true }, { "heat", _("Hours"), true }, { "cohorts", _("New customers"), true },
		{ "staff", _("Plates written down"), true }, { "contests", _("Contests"), page->n_contests > 0 },
		{ "supply", _("Next days"), true }, { "areas", _("Areas"), reg_page_has_areas(page) },
		{ "service", _("Satisfaction"), reg_page_has_service(page) }, { "offers", _("Offers"), page->offers.n > 0 },
		{ "customers", _("All customers"), true } };
	FILE *out = page->out;

	fputs("<main>\n<header>", out);
	reg_markup_element(out, "h1", NULL,
	    /* TRANSLATORS: the heading of the page: weekday, day, station */
	    reg_spell_format(_("%1$s, %2$s · station %3$s"), reg_spell_weekday(reg_spell_weekday_of(page->today)),
		reg_spell_day(page->today), page->side->site));
	reg_markup_element(out, "p", NULL, page->today == page->as_of
	    ? _("With the sales of this day so far")
	    : reg_spell_format(_("With all sales up to the end of %1$s, %2$s"),
		  reg_spell_weekday(reg_spell_weekday_of(page->as_of)), reg_spell_day(page->as_of)));
	fputs("</header>\n", out);
	if (is_empty(page))
		return;
	fputs("<nav>", out);
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		if (!links[i].is_there)
			continue;
		fprintf(out, "<a href=\"#%s\">", links[i].id);
		reg_markup_text(out, links[i].title);
		fputs("</a>", out);
	}
	fputs("</nav>\n", out);
}

static void write_nothing(const struct reg_page *page)
{
	reg_page_card_begin(page->out, "empty", "", _("Nothing has been sold yet"),
	    _("As soon as sales come in, this page shows who comes back, who stays away and whom to call."));
	fputs("<p>", page->out);
	reg_markup_text(page->out, _("Journals of a POS are taken in like this:"));
	fputs(" <code>regulars ingest FILE</code></p>", page->out);
	reg_page_card_end(page->out);
}

static void write_page(struct reg_page *page)
{
	reg_page_begin(page->out,
	    reg_spell_format(_("%1$s: station %2$s"), reg_spell_day(page->today), page->side->site));
	write_head(page);
	if (is_empty(page)) {
		write_nothing(page);
		fputs("</main>\n", page->out);
	} else {
		reg_page_today(page);
		fputs("<div class=\"pair\">\n", page->out);
		reg_page_pareto(page);
		reg_page_months(page);
		reg_page_flow(page);
		reg_page_heat(page);
		reg_page_cohorts(page);
		reg_page_staff(page);
		reg_page_contests(page);
		reg_page_supply(page);
		reg_page_areas(page);
		reg_page_service(page);
		fputs("</div>\n", page->out);
		reg_page_offers(page);
		reg_page_customers(page);
	}
	reg_page_end(page->out);
}

int reg_page_write(struct reg_side *side, const char *path, int32_t as_of, struct reg_err *err)
{
	struct reg_page page = { .side = side, .as_of = as_of };
	struct reg_page_file file;
	/* First, for what cannot be written need not be computed. */
	int rc = reg_page_file_open(&file, path, err);

	if (rc != 0)
		return rc;
	page.out = file.out;
	rc = reg_page_gather(&page, err);
	if (rc == 0)
		write_page(&page);
	rc = reg_page_file_close(&file, rc, err);
	reg_page_forget(&page);
	return rc;
}

/* --- a report alone ---------------------------------------------------------------------------------------------- */

static int write_words(FILE *out, const char *words, struct reg_err *err)
{
	while (words != NULL && *words != '\0') {
		size_t length = strcspn(words, "\n");
		char *line = strndup(words, length);

		if (line == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		reg_markup_element(out, "p", "say", line);
		free(line);
		words += length + (words[length] == '\n');
	}
	return 0;
}

static int write_part(FILE *out, const struct reg_page_part *part, struct reg_err *err)
{
	int rc;

	fputs("<section class=\"card long\">", out);
	rc = write_words(out, part->words, err);
	if (rc == 0 && part->table != NULL) {
		fputs("<div class=\"tool\"><input class=\"filter\" type=\"search\" placeholder=\"", out);
		reg_markup_text(out, _("Only rows with ..."));
		fputs("\" aria-label=\"", out);
		reg_markup_text(out, _("Only rows with ..."));
		fputs("\"><span class=\"count dim\" role=\"status\"></span></div>\n", out);
		rc = reg_table_print_html(part->table, out, err);
	}
	fputs("</section>\n", out);
	return rc;
}

int reg_page_write_report(const char *path, const char *title, const char *about, const struct reg_page_part *parts, size_t n,
    struct reg_err *err)
{
	struct reg_page_file file;
	int rc = reg_page_file_open(&file, path, err);

	if (rc != 0)
		return rc;
	reg_page_begin(file.out, title);
	fputs("<main><header>", file.out);
	reg_markup_element(file.out, "h1", NULL, title);
	reg_markup_element(file.out, "p", NULL, about);
	fputs("</header>\n", file.out);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = write_part(file.out, &parts[i], err);
	fputs("</main>\n", file.out);
	reg_page_end(file.out);
	return reg_page_file_close(&file, rc, err);
}
