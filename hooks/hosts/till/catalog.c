/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../manager/i18n.h"
#include "text.h"

static const char built_in[] =
    "fuel 92 - 7.45 Petrol 92 | 92号汽油\n"
    "fuel 95 - 7.93 Petrol 95 | 95号汽油\n"
    "fuel 98 - 8.93 Petrol 98 | 98号汽油\n"
    "fuel 0 - 7.12 Diesel 0 | 0号柴油\n"
    "goods 6901234567892 drinks 4.50 Green tea 500 ml | 绿茶500毫升\n"
    "goods 6901234500016 drinks 2.00 Water 550 ml | 矿泉水550毫升\n"
    "goods 6901234500023 snacks 8.00 Biscuits | 饼干\n"
    "goods 6901234500030 tobacco 25.00 Cigarettes | 香烟\n"
    "goods 6901234500047 car-care 36.00 Screen wash 2 l | 玻璃水2升\n"
    "service wash car-wash 20.00 Car wash | 洗车\n"
    "deposit bottle deposit 0.50 Bottle deposit | 瓶押金\n";

static const struct {
	const char *name;
	enum regulars_line_kind kind;
} kinds[] = {
	{"fuel", REGULARS_LINE_FUEL},
	{"goods", REGULARS_LINE_GOODS},
	{"service", REGULARS_LINE_SERVICE},
	{"fee", REGULARS_LINE_FEE},
	{"deposit", REGULARS_LINE_DEPOSIT},
};

/* The next word of *at, which it ends with a NUL; NULL when there is none. */
static char *take_word(char **at)
{
	char *word = *at + strspn(*at, " \t");

	if (*word == '\0')
		return NULL;
	*at = word + strcspn(word, " \t");
	if (**at != '\0')
		*(*at)++ = '\0';
	return word;
}

static void trim(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		text[--length] = '\0';
}

/* Returns what is wrong with the line, or NULL. */
static const char *parse(struct till_product *product, char *line, int currency_decimals)
{
	char *kind = take_word(&line);
	char *code = take_word(&line);
	char *category = take_word(&line);
	char *price = take_word(&line);
	char *bar;

	memset(product, 0, sizeof *product);
	for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kind, kinds[i].name) == 0)
			product->kind = kinds[i].kind;
	if (product->kind == 0)
		return _("expected fuel, goods, service, fee or deposit first");
	if (price == NULL)
		return _("expected KIND CODE CATEGORY PRICE NAME");
	if (till_text_number(&product->price_minor, price, product->kind == REGULARS_LINE_FUEL ? currency_decimals + 3 :
	    currency_decimals) != 0 || product->price_minor <= 0)
		return _("expected a price above zero");
	line += strspn(line, " \t");
	bar = strchr(line, '|');
	if (bar != NULL)
		*bar++ = '\0';
	trim(line);
	if (*line == '\0')
		line = code;
	till_text_copy(product->code, sizeof product->code, code);
	till_text_copy(product->category, sizeof product->category, strcmp(category, "-") == 0 ? "" : category);
	till_text_copy(product->name[0], sizeof product->name[0], line);
	till_text_copy(product->name[1], sizeof product->name[1], bar == NULL ? line : bar + strspn(bar, " \t"));
	trim(product->name[1]);
	return NULL;
}

int till_catalog_init(struct till_catalog *catalog, const char *path, int currency_decimals, char *why, size_t why_size)
{
	/* fmemopen() only reads from a stream opened with "r". */
	FILE *file = path == NULL ? fmemopen((void *)(uintptr_t)built_in, sizeof built_in - 1, "r") : fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	int number = 0;
	int result = -1;

	memset(catalog, 0, sizeof *catalog);
	if (path == NULL)
		path = _("built-in products");
	if (file == NULL) {
		(void)snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return -1;
	}
	while (getline(&line, &size, file) >= 0) {
		struct till_product *grown;
		const char *wrong;

		number++;
		line[strcspn(line, "\r\n")] = '\0';
		if (line[strspn(line, " \t")] == '\0' || line[strspn(line, " \t")] == '#')
			continue;
		grown = reallocarray(catalog->products, catalog->n + 1, sizeof *grown);
		if (grown == NULL) {
			(void)snprintf(why, why_size, _("%s: out of memory"), path);
			goto done;
		}
		catalog->products = grown;
		wrong = parse(&grown[catalog->n], line, currency_decimals);
		if (wrong != NULL) {
			(void)snprintf(why, why_size, "%s:%d: %s", path, number, wrong);
			goto done;
		}
		catalog->n++;
	}
	if (ferror(file)) {
		(void)snprintf(why, why_size, "%s: %s", path, strerror(errno));
		goto done;
	}
	result = 0;
done:
	free(line);
	fclose(file);
	if (result != 0)
		till_catalog_finish(catalog);
	return result;
}

void till_catalog_finish(struct till_catalog *catalog)
{
	free(catalog->products);
	memset(catalog, 0, sizeof *catalog);
}

const struct till_product *till_catalog_find(const struct till_catalog *catalog, const char *code, int want_fuel)
{
	for (size_t i = 0; i < catalog->n; i++)
		if ((catalog->products[i].kind == REGULARS_LINE_FUEL) == (want_fuel != 0) &&
		    strcmp(catalog->products[i].code, code) == 0)
			return &catalog->products[i];
	return NULL;
}
