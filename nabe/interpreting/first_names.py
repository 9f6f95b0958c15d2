"""First names that clients of a pool often have, as German writes them. Pure.

Chosen by hand for the languages that pools name most; none that is also a German noun or a place.
Only a help against slips: most names are on no list.
"""

from __future__ import annotations

_NAMES = """
Abdallah Abdi Abdul Abdullah Abdulrahman Abeba Abraham Adam Adel Adnan Afewerki Afsaneh
Agnieszka Ahmad Ahmed Ahmet Aischa Aisha Akram Alaa Alaeddin Aleksandr Aleksandra Alemayehu Ali
Alina Aliya Almaz Amal Amanuel Amara Amin Amina Amine Amir Amira Ana Anas Anastasia Anatoli
Andrei Andrzej Aneta Arash Arben Arian Arif Arjeta Asma Asmaa Asmerom Aya Ayham Ayman Ayse Ayşe
Azad Aziz Aziza Bahar Baran Baschar Basel Bashar Bassam Berfin Berivan Besim Beyan Bilal Blerim
Bogdan Bojan Burak Bushra Catalin Cem Cemal Ciprian Cornelia Dalal Dana Daniel Danuta Dariusch
Darya David Dawit Delal Dilan Dilovan Dima Dina Diyar Dmitri Dragan Drita Dunja Ebru Ekaterina
Elena Elham Elias Elif Elina Elvira Emine Emre Ermias Ersin Esra Eyob Fadi Fadia Fadil Faisal
Farah Farid Farida Faruk Farzaneh Fatemeh Fatih Fatima Fatma Fatmire Fatou Feras Fereshteh
Fikret Filmon Firas Fitsum Florin Frehiwot Gabriela Galina Georgi Ghada Ghassan Ghazal Gheorghe
Gulnara Gülay Habib Habtom Hadi Haidar Hakan Hala Halima Hamid Hamza Hana Hanan Hanna Hasan
Hassan Hatice Hawa Heba Helen Helin Hevin Hiba Hoda Hossein Huda Hussein Hüseyin Ibrahim Idris
Igor Ikram Ilir Ilyas Iman Imran Inna Ioana Ionel Irina Iryna Ismail Israa Ivan Ivana Iwan Jamal
Jamila Jasmin Jawad Jelena Joanna Jonas Josef Julia Jusuf Kadir Kahraman Kaltrina Kamal Kamila
Karim Karima Karwan Katarzyna Kateryna Kawa Kemal Khadija Khaled Khalid Kidane Kristina
Krzysztof Laila Lamia Latifa Layla Leila Lejla Lena Leyla Liliana Lina Loubna Luan Lucia Ludmila
Luwam Magdalena Mahdi Mahmoud Mahmud Mahnaz Majd Majid Malek Malgorzata Malika Manal Marek
Margarita Maria Mariam Mariana Marija Marko Martina Marwa Marwan Maryam Maryna Masoud Mehari
Mehdi Mehmet Mehret Melika Merhawi Meryem Michal Mihaela Mihai Mikael Milad Milan Mirela Mohamad
Mohamed Mohammad Mohammed Mohanad Mohsen Mona Monika Mostafa Muhammad Muhammed Muna Murat Musa
Mustafa Nabil Nada Nadia Nadja Naima Najib Nasrin Nassim Natalia Nataliya Nazanin Negin Nesrin
Nikola Nikolai Nilufar Nina Niyazi Noor Nour Noura Nura Nuri Oksana Oleg Oleksandr Olena Olga
Olha Omar Omer Osama Osman Othman Parisa Parwana Parwin Pawel Petra Petru Piotr Qais Qasim Rabia
Radu Rahel Rahim Rahma Rami Ramin Rana Rania Raschid Rasha Rashid Razan Reem Reza Rezan Rojda
Rojin Rozerin Ruslan Ruta Saad Sabina Sabri Sadiq Saeed Safia Sahar Said Salah Salim Salma
Salman Samer Sami Samia Samir Samira Samuel Sanaa Sandra Sara Sarah Sarwar Sayed Selam Selim
Selma Semhar Senait Serhat Serhij Sevgi Shabnam Shahin Shirin Sidra Simon Simona Sinan Solomon
Soraya Stanislaw Stefan Suha Sulaiman Suleyman Svetlana Swetlana Sylwia Süleyman Taha Tahir
Tamara Tamer Tanja Tarek Tareq Tatjana Tekle Tesfay Tetiana Tomasz Tsega Umar Valentina Valon
Vasile Veronica Viktor Viktoria Violeta Vladimir Volodymyr Wafa Waleed Walid Warda Wassim Winta
Yahya Yasar Yasin Yasmin Yassin Yonas Yordanos Yousef Youssef Yulia Yunus Yusuf Zahra Zainab
Zakaria Zana Zara Zarina Zeinab Zeki Zeynep Ziad Zoran Zuhal Ömer Özlem Ümit
"""
FIRST_NAMES = frozenset(_NAMES.split())
