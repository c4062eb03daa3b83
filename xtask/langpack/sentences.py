"""Sentences for the sentence model to read: frames of everyday questions, filled with words at random.

They need not make sense. What is learned from them is how much each word moves the meaning of a
sentence, and where to, beside the words that questions are made of.
"""

import random

# `*` is a word of the vocabulary, `@` one of everyday life.
FRAMES = """
how do i @ my @|how can i @ the @|how long does the @ take to @|how much does it cost to @ a @|how many * do i need for @
what is the * of @|what is my @|what does * mean|what are the @ for @|what time does the @ *|what happens if i @ the *
where is my @|where can i @ a @|where do i find *|when will my @ @|when is the @ of the *|when do you @
why is my @ not *|why did you @ my @|why was the @ *|who is *|who do i talk to about @|which @ is best for *
can i @ my @|can you @ the @ for me|can you help me @ a *|could you tell me about * and @|do you @ @|do you have * for @
is there a @ for *|is it possible to @ the @|is the @ *|are there any @ near *|are you able to @ *
i want to @ my @|i would like to @ a @|i need to @ the *|i need help with my @|i have a problem with * and @
i am trying to @ a @ but it is *|i can not @ my @|my @ is *|my @ does not @|my * was @ and i want to @ it
please @ the @|please tell me the * of the @|tell me about @ *|show me my @|give me a * @|let me know if the @ is *
set the @ to *|turn the @ *|add * to my @|remove the * from my @|find a @ for *|send a @ to *|play * @|make a * @
does the @ @ in *|does it come with *|did my @ @|has the @ been *|have you @ my *|should i @ the @ or the *
the @ did not @|there is a * on my @|there is no @|it says * when i @|it will not let me @|someone @ my @ without *
what if the @ is too *|what kind of @ do you @|how does * @ work|how often should i @ my *|how far is the * from @
thank you for the @|hello i have a question about @|that is *|no i meant the * @|yes @ it|* @|@ *|* * @|@ @|@ * * @|*
""".replace("\n", "|").strip("|").split("|")

# Words of everyday life, which questions to a shop, a bank, a helper at home or on the road are made of.
EVERYDAY = """
order buy pay return refund exchange cancel change update track ship deliver send receive arrive book reserve rent sell
open close start stop pause skip repeat check confirm verify activate block unlock freeze report lose steal find search
help call text email write read talk speak say tell ask answer explain translate spell remind wake sleep eat drink cook
bake drive fly walk travel go come leave stay visit meet invite join sign log register subscribe pause delete remove add
save keep store transfer withdraw deposit charge owe earn spend borrow lend split convert increase decrease raise lower
turn switch set adjust dim brighten clean wash dry repair fix replace install connect disconnect download upload print
order card account bank balance statement bill payment price cost fee tax tip discount coupon gift voucher money cash
currency dollar euro rate interest credit debit loan mortgage insurance claim policy fraud pin password code number name
address phone email website app device computer laptop screen battery charger cable internet wifi signal printer camera
package parcel box item product size color fit shoe shirt dress jacket bag watch ring toy book furniture sofa table bed
lamp store shop branch stock warranty receipt invoice delivery shipping courier customs pickup appointment meeting
schedule calendar event reminder alarm timer clock date day week month year morning evening tonight tomorrow holiday
vacation trip flight airport airline luggage seat ticket visa passport hotel room car tire oil gas fuel engine traffic
road map direction distance train bus taxi station weather rain snow temperature forecast food recipe meal dinner lunch
restaurant pizza coffee milk bread cheese meat fish fruit vegetable sugar salt calorie diet health doctor medicine pain
vaccine exercise weight sleep music song artist album playlist radio podcast movie show game joke story news sport team
score light heating thermostat vacuum speaker volume kitchen bathroom garden house home apartment rent job work salary
boss leave school lesson language word definition question answer list note message contact friend family mother father
child baby dog cat person human agent support customer service language accent privacy data history settings profile
cheap expensive new old broken wrong late early fast slow big small long short free safe open closed available missing
damaged lost stolen hot cold good bad happy sad loud quiet dark bright dirty clean full empty same different
""".split()

# What people write in one word, where the model knows two.
CONTRACTIONS = {
    "dont": "do not", "cant": "can not", "wont": "will not", "didnt": "did not", "doesnt": "does not",
    "isnt": "is not", "wasnt": "was not", "havent": "have not", "hasnt": "has not", "couldnt": "could not",
    "im": "i am", "ive": "i have", "id": "i would", "ill": "i will", "whats": "what is", "wheres": "where is",
    "hows": "how is", "whos": "who is", "its": "it is", "thats": "that is", "theres": "there is", "youre": "you are",
}


def make(count: int, vocabulary: list[str], seed: int = 1) -> list[str]:
    """So many sentences, the same each time. The vocabulary is in order of frequency."""
    chance = random.Random(seed)
    # Between the frequencies of language, where most words would hardly come, and equal ones.
    weights = [(rank + 50) ** -0.5 for rank in range(len(vocabulary))]
    drawn = iter(chance.choices(vocabulary, weights, k=4 * count))
    short = {long: word for word, long in CONTRACTIONS.items()}
    sentences = []
    for _ in range(count):
        words = []
        for word in chance.choice(FRAMES).split():
            words.append(next(drawn) if word == "*" else chance.choice(EVERYDAY) if word == "@" else word)
        text = " ".join(words)
        if chance.random() < 0.3:
            for long, word in short.items():
                text = f" {text} ".replace(f" {long} ", f" {word} ").strip()
        sentences.append(text)
    return sentences


def spoken(sentence: str) -> str:
    """The sentence as the model knows it."""
    return " ".join(CONTRACTIONS.get(word, word) for word in sentence.split())
